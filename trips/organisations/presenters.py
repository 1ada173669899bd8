"""The columns of the lists, the same on the screen and in the export."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from trips.organisations.enums import MemberStatus
from trips.organisations.models import Invitation, Membership, Organisation, ReadingAlarm
from trips.organisations.queries import CONFIRMED_FOR
from trips.ui.exports import Column
from trips.ui.formats import write_day, write_moment

TONES = {
    MemberStatus.ACTIVE: "success",
    MemberStatus.INVITED: "waiting",
    MemberStatus.SUSPENDED: "danger",
    MemberStatus.ENDED: "neutral",
}


def status_label(member: Membership) -> str:
    return str(MemberStatus(member.status).label)


def status_tone(member: Membership) -> str:
    return TONES[MemberStatus(member.status)]


def territories_of(member: Membership | Invitation) -> str:
    return ", ".join(sorted(directorate.seat for directorate in member.directorates.all()))


def on_call_label(member: Membership) -> str:
    return str(_("yes")) if member.on_call else ""


def days_left(invitation: Invitation) -> str:
    """Until when the link works, or that it does no longer."""
    if invitation.expires_at <= timezone.now():
        return pgettext("invitation", "expired")
    return write_moment(invitation.expires_at)


def tone_of_link(invitation: Invitation) -> str:
    return "danger" if invitation.expires_at <= timezone.now() else "waiting"


def last_sign_in(member: Membership) -> str:
    signed_in_at = member.user.last_login
    return write_day(timezone.localdate(signed_in_at)) if signed_in_at else pgettext("sign-in", "never")


def is_to_confirm(member: Membership) -> bool:
    return member.confirmed_at <= timezone.now() - CONFIRMED_FOR


def facts_of(member: Membership) -> str:
    """What helps an administrator to say whether a member still works there."""
    facts = [member.get_role_display(), territories_of(member), status_label(member)]
    if member.on_call:
        facts.insert(1, str(_("on call")))
    facts.append(_("last sign-in: %(day)s") % {"day": last_sign_in(member)})
    if is_to_confirm(member):
        facts.append(_("to confirm"))
    else:
        day = write_day(timezone.localdate(member.confirmed_at))
        facts.append(_("confirmed or arrived on %(day)s") % {"day": day})
    return " · ".join(str(fact) for fact in facts if fact)


def ended_on(member: Membership) -> date | None:
    return timezone.localdate(member.ended_at) if member.ended_at else None


def state_label(organisation: Organisation) -> str:
    return pgettext("organisation", "closed") if organisation.closed_on else pgettext("organisation", "open")


def state_tone(organisation: Organisation) -> str:
    return "neutral" if organisation.closed_on else "success"


ORGANISATIONS = [
    Column(_("Name"), lambda one: one.name, "name", url=lambda one: one.get_absolute_url()),
    Column(_("Kind"), lambda one: one.get_kind_display(), "kind"),
    Column(_("Members"), lambda one: one.members, "members"),
    Column(_("State"), state_label, tone=state_tone),
    Column(_("Closed on"), lambda one: one.closed_on, "closed"),
    Column(_("Reference"), lambda one: one.reference),
]

MEMBERS = [
    Column(_("Name"), lambda one: one.user.full_name, "name", url=lambda one: one.get_absolute_url()),
    Column(_("E-mail address"), lambda one: one.user.email, "email"),
    Column(_("Role"), lambda one: one.get_role_display(), "role"),
    Column(_("On call"), on_call_label),
    Column(_("Territories"), territories_of),
    Column(_("State"), status_label, "status", tone=status_tone),
    Column(_("Since"), lambda one: timezone.localdate(one.started_at), "since"),
    Column(_("Until"), ended_on, "until"),
    Column(_("Reference"), lambda one: one.reference),
]

CONFIRMATIONS = [
    Column(_("Name"), lambda one: one.user.full_name),
    Column(_("Role"), lambda one: one.get_role_display()),
    Column(_("On call"), on_call_label),
    Column(_("Territories"), territories_of),
    Column(_("State"), status_label),
    Column(_("Last sign-in"), last_sign_in),
    Column(_("Confirmed or arrived on"), lambda one: timezone.localdate(one.confirmed_at)),
    Column(_("To confirm"), is_to_confirm),
    Column(_("Reference"), lambda one: one.reference),
]

INVITATIONS = [
    Column(_("Name"), lambda one: one.full_name, "name"),
    Column(_("E-mail address"), lambda one: one.email, "email"),
    Column(_("Role"), lambda one: one.get_role_display(), "role"),
    Column(_("Territories"), territories_of),
    Column(_("Link valid until"), days_left, "expires", tone=tone_of_link),
    Column(_("Invited by"), lambda one: one.invited_by.full_name),
    Column(_("Reference"), lambda one: one.reference),
]


def sentence_of(alarm: ReadingAlarm) -> str:
    """How much somebody read, against what is usual: « 40 files in an hour, the quota is 40 »."""
    return str(_("%(count)s %(measure)s, the quota is %(quota)s")) % {
        "count": alarm.count,
        "measure": alarm.get_measure_display(),
        "quota": alarm.quota,
    }
