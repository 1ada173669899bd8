"""Who may do what to organisations and their members: "" or the sentence that says why not.

A member's row carries the facts that `queries.members_visible_to` annotates: `status`,
`others_administer` (an active administrator besides her), `works_elsewhere` and `read_too_much`.
"""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from trips.guards.actor import Actor
from trips.organisations.enums import (
    ADMINISTRATORS,
    ON_CALL_ROLES,
    PROVIDER_KINDS,
    MemberStatus,
    Role,
)
from trips.organisations.models import Invitation, Membership, Organisation, ReadingAlarm


def use_provider(kinds: Collection[str]) -> str:
    """Coming in by the identity provider of State agents: who works for such organisations, and for no other.

    The sentence is the same for an unknown address, a closed account and an organisation of another kind.
    """
    if kinds and set(kinds) <= PROVIDER_KINDS:
        return ""
    return _(
        "No open account of OFII or of the State services can be used this way. Open the link of your invitation "
        "first, or sign in with your address and password."
    )


def list_organisations(actor: Actor) -> str:
    if actor.role == Role.PLATFORM_ADMIN:
        return ""
    return _("Only a platform administrator may do this.")


create_organisation = list_organisations


def administer(actor: Actor) -> str:
    """Having an organisation's members to look after at all."""
    if actor.role in ADMINISTRATORS:
        return ""
    return _("Only an administrator of the organisation may do this.")


def read_organisation(actor: Actor, organisation: Organisation) -> str:
    """Its own administrator, or the platform's; its members likewise."""
    if actor.role == Role.ORGANISATION_ADMIN and organisation.pk != actor.organisation_id:
        return _("This is another organisation.")
    return administer(actor)


def change_organisation(actor: Actor, organisation: Organisation) -> str:
    return list_organisations(actor)


def close_organisation(actor: Actor, organisation: Organisation) -> str:
    """Who may; whether its work is done, `queries.work_left` says."""
    if organisation.pk == actor.organisation_id:
        return _("Nobody closes her own organisation.")
    return list_organisations(actor)


def add_member(actor: Actor, organisation: Organisation) -> str:
    if organisation.closed_on:
        return _("This organisation is closed: open it again first.")
    return read_organisation(actor, organisation)


def read_member(actor: Actor, member: Membership) -> str:
    return read_organisation(actor, member.organisation)


def confirm_members(actor: Actor, organisation: Organisation) -> str:
    """Saying every six months who still works here."""
    return add_member(actor, organisation)


def change_role(actor: Actor, member: Membership) -> str:
    return _not_herself(actor, member) or _still_there(member) or read_member(actor, member)


def change_on_call(actor: Actor, member: Membership) -> str:
    """Her administrator says who answers at night; nobody says it of herself."""
    if reason := change_role(actor, member):
        return reason
    if member.role not in ON_CALL_ROLES:
        return _("Only the staff of a centre and the national desk are on call.")
    return ""


def end_membership(actor: Actor, member: Membership) -> str:
    """What has ended already may be ended again: a second click finds it done."""
    return read_member(actor, member) or ("" if member.ended_at else _not_the_last(member))


def suspend_member(actor: Actor, member: Membership) -> str:
    return (
        read_member(actor, member)
        or _not_herself(actor, member)
        or _still_there(member)
        or _only_here(actor, member)
    )


def restore_member(actor: Actor, member: Membership) -> str:
    return read_member(actor, member) or _only_here(actor, member) or _not_for_reading(member)


def review_alarms(actor: Actor) -> str:
    if actor.role == Role.DATA_PROTECTION:
        return ""
    return _("Only the data protection officer reviews unusual reading.")


def lift_alarm(actor: Actor, alarm: ReadingAlarm) -> str:
    if alarm.user_id == actor.user_id:
        return _("Nobody does this to her own account: ask another data protection officer.")
    return review_alarms(actor)


def send_password_link(actor: Actor, member: Membership) -> str:
    if member.status == MemberStatus.SUSPENDED:
        return _("She is suspended: restore her account first.")
    return read_member(actor, member) or _still_there(member)


def reset_second_factor(actor: Actor, member: Membership) -> str:
    """She has lost her telephone and her recovery codes; her password and her address still protect her."""
    return _not_herself(actor, member) or _still_there(member) or read_member(actor, member)


def take_role(member: Membership, role: str) -> str:
    """An organisation keeps at least one administrator, also when her role changes."""
    if role in ADMINISTRATORS:
        return ""
    return _not_the_last(member)


def give_role(actor: Actor, *, user_id: int | None) -> str:
    """Nobody gives herself a role: what an administrator may not see stays out of her reach."""
    if user_id is not None and user_id == actor.user_id:
        return _("Nobody gives herself a role: ask another administrator.")
    return ""


def change_invitation(actor: Actor, invitation: Invitation) -> str:
    """Sending it again or cancelling it, as long as she has not answered."""
    if invitation.accepted_at or invitation.cancelled_at:
        return _("This invitation is over.")
    return add_member(actor, invitation.organisation)


def accept(invitation: Invitation, now: datetime) -> str:
    """One sentence for a link that is unknown, used, cancelled or too old: it tells nothing else."""
    over = invitation.accepted_at or invitation.cancelled_at or invitation.organisation.closed_on
    return link_is_gone() if over or invitation.expires_at <= now else ""


def link_is_gone() -> str:
    return _("This link no longer works: it was used already, replaced, or is older than three days.")


def open_account(*, has_account: bool) -> str:
    return _("This address has an account: sign in with it first.") if has_account else ""


def is_for_another_account() -> str:
    """The invited address is the key: nobody else accepts in her place."""
    return _("This invitation is for another account.")


def _not_herself(actor: Actor, member: Membership) -> str:
    if member.user_id == actor.user_id:
        return _("Nobody does this to her own account: ask another administrator.")
    return ""


def _still_there(member: Membership) -> str:
    return _("This membership has ended.") if member.ended_at else ""


def _not_for_reading(member: Membership) -> str:
    """Whoever works with her may not give the account back after unusual reading."""
    if member.read_too_much:
        return _("She was suspended for unusual reading: only the data protection officer lifts that.")
    return ""


def _not_the_last(member: Membership) -> str:
    if member.role in ADMINISTRATORS and not member.others_administer:
        return _("She is the last administrator: an organisation keeps at least one. Name another one first.")
    return ""


def _only_here(actor: Actor, member: Membership) -> str:
    """A suspension closes the whole account: an administrator decides for her own organisation only."""
    if member.works_elsewhere and actor.role != Role.PLATFORM_ADMIN:
        return _("She also works elsewhere: end her membership here, or ask the platform team.")
    return ""
