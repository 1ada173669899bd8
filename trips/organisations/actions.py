"""Writing organisations and memberships."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from trips.audit import record, tracking
from trips.geography.models import Directorate
from trips.guards import workflow
from trips.guards.actor import Actor
from trips.guards.refusals import Refused
from trips.identity.actions import (
    create_account,
    reset_second_factor,
    restore_account,
    suspend_account,
)
from trips.identity.queries import account_with
from trips.identity.sessions import end_sessions
from trips.organisations import queries, rules
from trips.organisations.enums import Kind, Role
from trips.organisations.models import Membership, Organisation


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
def add_member(
    *,
    organisation: Organisation,
    email: str,
    full_name: str,
    role: Role,
    directorates: Iterable[Directorate] = (),
    by: Actor,
    now: datetime,
) -> Membership:
    """A person with one role; an account is made for an address that has none."""
    workflow.lock(organisation)
    user = account_with(email)
    known = user is not None and queries.is_or_was_member(user.pk, organisation)
    _refuse_if(
        rules.give_role(by, user_id=user.pk if user else None)
        or rules.join(by, has_account=user is not None, is_member=known)
    )
    user = user or create_account(email=email, full_name=full_name, by=by, now=now)
    member = tracking.create(
        Membership(user=user, organisation=organisation, role=role, started_at=now), by=by
    )
    tracking.set_many(member, by=by, directorates=directorates)
    record.event("organisations.add_member", member, by=by, now=now, role_given=str(role))
    return member


@transaction.atomic
def change_role(
    *, member: Membership, role: Role, directorates: Iterable[Directorate] = (), by: Actor, now: datetime
) -> None:
    """Another role or other territories; her sessions end, so that no page of the old role stays open."""
    member = _locked(member)
    _refuse_if(rules.change_role(by, member) or rules.take_role(member, role))
    changed = tracking.update(member, by=by, role=role)
    changed += tracking.set_many(member, by=by, directorates=directorates)
    if changed:
        end_sessions(member.user, now=now)
        record.event("organisations.change_role", member, by=by, now=now, role_given=str(role))


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
