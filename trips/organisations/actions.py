"""Writing organisations and memberships."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from trips.audit import record, tracking
from trips.audit.record import Doer
from trips.geography.models import Directorate
from trips.guards import workflow
from trips.guards.actor import Actor
from trips.guards.refusals import Refused
from trips.identity.actions import (
    choose_first_password,
    close_dormant_account,
    create_account,
    reset_second_factor,
    restore_account,
    suspend_account,
    warn_dormant_account,
)
from trips.identity.doers import Herself
from trips.identity.models import User
from trips.identity.queries import account_with, accounts_to_warn, dormant_accounts
from trips.identity.sessions import end_sessions
from trips.jobs.declare import enqueue
from trips.organisations import queries, rules, tasks
from trips.organisations.enums import ON_CALL_ROLES, Kind, Role
from trips.organisations.links import VALID
from trips.organisations.models import Confirmation, Invitation, Membership, Organisation


@transaction.atomic
def create_organisation(*, kind: Kind, name: str, by: Actor, now: datetime) -> Organisation:
    organisation = tracking.create(Organisation(kind=kind, name=name), by=by)
    record.event("organisations.create_organisation", organisation, by=by, now=now, of_kind=str(kind))
    return organisation


@transaction.atomic
def rename_organisation(*, organisation: Organisation, name: str, by: Actor, now: datetime) -> None:
    if tracking.update(organisation, by=by, name=name):
        record.event("organisations.rename_organisation", organisation, by=by, now=now)


@transaction.atomic
def close_organisation(*, organisation: Organisation, by: Actor, now: datetime) -> None:
    """From now on nobody acts for it; what it wrote stays. Not while somebody depends on it."""
    workflow.lock(organisation)
    if organisation.closed_on is None:
        _refuse_if(queries.work_left(organisation))
        tracking.update(organisation, by=by, closed_on=timezone.localdate(now))
        record.event("organisations.close_organisation", organisation, by=by, now=now)


@transaction.atomic
def reopen_organisation(*, organisation: Organisation, by: Actor, now: datetime) -> None:
    """Take a closing back: its members act again."""
    workflow.lock(organisation)
    if organisation.closed_on is not None:
        tracking.update(organisation, by=by, closed_on=None)
        record.event("organisations.reopen_organisation", organisation, by=by, now=now)


@transaction.atomic
def invite(
    *,
    organisation: Organisation,
    email: str,
    full_name: str,
    role: Role,
    directorates: Iterable[Directorate] = (),
    by: Actor,
    now: datetime,
) -> Invitation:
    """Ask a person to join. Whether her address has an account already is told to nobody."""
    workflow.lock(organisation)
    user = account_with(email)
    _refuse_if(rules.add_member(by, organisation) or rules.give_role(by, user_id=user.pk if user else None))
    invitation = Invitation(organisation=organisation, email=email, full_name=full_name, role=role)
    invitation.invited_at, invitation.expires_at = now, now + VALID
    invitation.invited_by = User(pk=by.user_id)
    tracking.create(invitation, by=by)
    tracking.set_many(invitation, by=by, directorates=directorates)
    record.event("organisations.invite", invitation, by=by, now=now, role_given=str(role))
    enqueue(tasks.send_invitation, invitation_id=invitation.pk)
    return invitation


@transaction.atomic
def send_invitation_again(*, invitation: Invitation, by: Actor, now: datetime) -> None:
    """Another link for three days; the one before stops working."""
    workflow.lock(invitation)
    _refuse_if(rules.change_invitation(by, invitation))
    tracking.update(invitation, by=by, expires_at=now + VALID, token_hash="")
    record.event("organisations.invite_again", invitation, by=by, now=now)
    enqueue(tasks.send_invitation, invitation_id=invitation.pk)


@transaction.atomic
def cancel_invitation(*, invitation: Invitation, by: Actor, now: datetime) -> None:
    workflow.lock(invitation)
    if invitation.cancelled_at is None:
        _refuse_if(rules.change_invitation(by, invitation))
        tracking.update(invitation, by=by, cancelled_at=now, cancelled_by_id=by.user_id, token_hash="")
        record.event("organisations.cancel_invitation", invitation, by=by, now=now)


@transaction.atomic
def accept_with_new_account(*, invitation: Invitation, password: str, now: datetime) -> Membership:
    """She held the link, so the address is hers; her account is opened in the name of who invited her."""
    _still_pending(invitation, now)
    _refuse_if(rules.open_account(has_account=account_with(invitation.email) is not None))
    host = Herself(invitation.invited_by_id)
    user = create_account(email=invitation.email, full_name=invitation.full_name, by=host, now=now)
    choose_first_password(user=user, password=password)
    return _join(invitation, user, now)


@transaction.atomic
def accept_with_own_account(*, invitation: Invitation, user_id: int, now: datetime) -> Membership:
    """A second membership of somebody who is signed in with the invited address."""
    _still_pending(invitation, now)
    user = account_with(invitation.email)
    if user is None or user.pk != user_id:
        raise Refused(rules.is_for_another_account())
    return _join(invitation, user, now)


def _still_pending(invitation: Invitation, now: datetime) -> None:
    """A second click, or somebody who cancelled meanwhile, finds it used."""
    workflow.lock(invitation)
    _refuse_if(rules.accept(invitation, now))


def _join(invitation: Invitation, user: User, now: datetime) -> Membership:
    herself = Herself(user.pk)
    tracking.update(invitation, by=herself, accepted_at=now, token_hash="")
    member = Membership(user=user, organisation=invitation.organisation, role=invitation.role, started_at=now)
    tracking.create(member, by=herself)
    tracking.set_many(member, by=herself, directorates=invitation.directorates.all())
    record.event(
        "organisations.accept_invitation", member, by=herself, now=now, invitation=invitation.reference
    )
    return member


@transaction.atomic
def change_role(
    *, member: Membership, role: Role, directorates: Iterable[Directorate] = (), by: Actor, now: datetime
) -> None:
    """Another role or other territories; her sessions end, so that no page of the old role stays open."""
    member = _locked(member)
    _refuse_if(rules.change_role(by, member) or rules.take_role(member, role))
    on_call = member.on_call and role in ON_CALL_ROLES
    changed = tracking.update(member, by=by, role=role, on_call=on_call)
    changed += tracking.set_many(member, by=by, directorates=directorates)
    if changed:
        end_sessions(member.user, now=now)
        record.event("organisations.change_role", member, by=by, now=now, role_given=str(role))


@transaction.atomic
def change_on_call(*, member: Membership, on_call: bool, by: Actor, now: datetime) -> None:
    """From now on she may open a file in an emergency, or no longer; what is open closes at once."""
    member = _locked(member)
    _refuse_if(rules.change_on_call(by, member))
    if tracking.update(member, by=by, on_call=on_call):
        record.event("organisations.change_on_call", member, by=by, now=now, on_call=on_call)


@transaction.atomic
def end_membership(*, member: Membership, by: Actor, now: datetime) -> None:
    """She no longer acts for this organisation; what she did keeps her name."""
    member = _locked(member)
    if member.ended_at:
        return
    _refuse_if(rules.end_membership(by, member))
    tracking.update(member, by=by, ended_at=now, ended_by_id=by.user_id)
    end_sessions(member.user, now=now)
    record.event("organisations.end_membership", member, by=by, now=now)


@transaction.atomic
def suspend_member(*, member: Membership, by: Actor, now: datetime) -> None:
    _apply_once(member, rules.suspend_member, suspend_account, wanted=False, by=by, now=now)


@transaction.atomic
def restore_member(*, member: Membership, by: Actor, now: datetime) -> None:
    _apply_once(member, rules.restore_member, restore_account, wanted=True, by=by, now=now)


def close_dormant_accounts(*, by: Doer, now: datetime) -> None:
    """Ninety days without a sign-in close an account; two weeks before, its owner is warned.

    The last platform administrator stays: nobody could restore her account, nor any other's.
    """
    for user in accounts_to_warn(now):
        warn_dormant_account(user=user, now=now)
    for user in dormant_accounts(now):
        if not queries.is_last_platform_administrator(user.pk):
            close_dormant_account(user=user, by=by, now=now)


@transaction.atomic
def confirm_members(
    *,
    organisation: Organisation,
    confirmed: Iterable[Membership],
    ended: Iterable[Membership],
    by: Actor,
    now: datetime,
) -> None:
    """Her half-yearly answer for each: still works here, or no longer does. Who ended meanwhile stays ended."""
    workflow.lock(organisation)
    _refuse_if(rules.confirm_members(by, organisation))
    leaving = [member for member in ended if member.organisation_id == organisation.pk]
    staying = queries.members_in(organisation).filter(pk__in=[member.pk for member in confirmed])
    for member in staying:
        Confirmation.objects.create(membership=member, confirmed_at=now, confirmed_by_id=by.user_id)
    for member in leaving:
        end_membership(member=member, by=by, now=now)
    counts = {"confirmed": len(staying), "ended": len(leaving)}
    record.event("organisations.confirm_members", organisation, by=by, now=now, **counts)


@transaction.atomic
def reset_member_factor(*, member: Membership, by: Actor, now: datetime) -> None:
    """She enrols a new second factor at her next sign-in."""
    member = _locked(member)
    _refuse_if(rules.reset_second_factor(by, member))
    reset_second_factor(user=member.user, by=by, now=now)


@transaction.atomic
def record_password_link(*, member: Membership, by: Actor, now: datetime) -> None:
    """A link to choose a password is about to be sent to her: it opens her account, so it is recorded."""
    _refuse_if(rules.send_password_link(by, member))
    record.event("organisations.send_password_link", member, by=by, now=now)


def _apply_once(
    member: Membership, rule: Callable, change: Callable, *, wanted: bool, by: Actor, now: datetime
) -> None:
    """A second click finds it done and changes nothing."""
    member = _locked(member)
    if member.user.is_active != wanted:
        _refuse_if(rule(by, member))
        change(user=member.user, by=by, now=now)


def _locked(member: Membership) -> Membership:
    """The member with fresh facts; the organisation's lock keeps two administrators from ending each other."""
    workflow.lock(member.organisation)
    return queries.members_with_facts().get(pk=member.pk)


def _refuse_if(reason: str) -> None:
    if reason:
        raise Refused(reason)
