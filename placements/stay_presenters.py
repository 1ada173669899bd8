"""What the pages say of a stay's extensions, in words; pure over loaded rows."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from centres.models import Place, Stay
from centres.rules import STAY_MONTHS
from placements import stay_queries, stay_rules
from placements.enums import Outcome, ReferralState
from placements.matching import CentreFit, Fit
from placements.models import ExitDecision, Extension, Referral, Transfer
from placements.presenters.buttons import Button
from placements.presenters.story import Happened
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.ui.exports import Column
from trips.ui.formats import write_day

TONES = {
    "": "waiting",
    Outcome.GRANTED: "success",
    Outcome.REFUSED: "warning",
    Outcome.WITHDRAWN: "neutral",
    Outcome.LAPSED: "neutral",
}


def outcome_of(extension: Extension) -> str:
    return str(Outcome(extension.outcome).label) if extension.outcome else _("to decide")


def outcome_tone(extension: Extension) -> str:
    return TONES[extension.outcome]


class End(NamedTuple):
    """One decided end in the chain of a stay."""

    day: date
    why: str


def chain_of(stay: Stay, extensions: Iterable[Extension], ended: ExitDecision | None = None) -> list[End]:
    """Every end that was decided, the first one first: nine months, what OFII granted, what it decided to end."""
    if stay.decided_end is None:
        return []
    granted = [one for one in extensions if stay_rules.is_granted(one)]
    last = ended.from_end if ended else stay.decided_end
    first = granted[0].from_end if granted else last
    if stay.previous_id:
        chain = [End(first, _("as decided before her transfer"))]
    else:
        chain = [End(first, _("%(months)d months from her arrival") % {"months": STAY_MONTHS})]
    chain += [End(one.until, _granted(one)) for one in granted]
    if ended:
        why = _("ended by OFII's decision: %(why)s") % {"why": ended.why}
        chain.append(End(ended.ends_on, why))
    return chain


def _granted(extension: Extension) -> str:
    day = write_day(timezone.localdate(extension.closed_at))
    return _("extended by OFII on %(day)s") % {"day": day}


def actions_on_stay(actor: Actor, stay: Stay, today: date) -> list[Button]:
    """The step of the centre: ask, with the reason why not yet."""
    if not actor.has(Duty.CENTRE_WORK) or stay_queries.open_extension_of(stay) is not None:
        return []
    agreed = stay_queries.agreed_today(stay.case)
    ended = stay_queries.exit_of(stay) is not None
    due = stay_rules.extension_is_due(stay, today, agreed=agreed, is_ended=ended)
    reason = stay_rules.ask_extension(actor, stay) or due
    url = reverse("placements:ask_extension", args=[stay.reference])
    return [Button(_("Ask OFII for an extension"), url, reason)]


def actions_on_extension(actor: Actor, extension: Extension) -> list[Button]:
    """OFII decides, the centre withdraws; nothing once it is closed."""
    if not stay_rules.is_open(extension):
        return []
    steps = [
        (_("Decide"), "decide_extension", Duty.ALLOCATION, stay_rules.decide_extension, "primary"),
        (
            _("Withdraw the request"),
            "withdraw_extension",
            Duty.CENTRE_WORK,
            stay_rules.withdraw_extension,
            "secondary",
        ),
    ]
    return [
        Button(
            label, reverse(f"placements:{route}", args=[extension.reference]), rule(actor, extension), style
        )
        for label, route, duty, rule, style in steps
        if actor.has(duty)
    ]


def extension_columns(actor: Actor) -> list[Column]:
    """What the centre and OFII read of a request in a list: no person."""
    columns = [
        Column(_("Reference"), lambda x: x.reference, "reference", url=lambda x: x.get_absolute_url()),
        Column(_("Outcome"), outcome_of, tone=outcome_tone),
        Column(_("Stay"), lambda x: x.stay.reference),
        Column(_("Decided end"), lambda x: x.from_end, "end"),
        Column(_("New decided end"), lambda x: x.until),
        Column(_("Asked on"), lambda x: timezone.localdate(x.asked_at), "asked"),
        Column(_("Extensions granted so far"), lambda x: x.granted_before),
        Column(_("Centre"), lambda x: x.stay.centre.public_label),
    ]
    if actor.has(Duty.ALLOCATION):
        columns.append(Column(_("Referral"), lambda x: x.referral.reference))
    if actor.has(Duty.NATIONAL_DESK):
        columns.append(Column(_("Territory"), lambda x: str(x.referral.territory or _("National desk"))))
    return columns


# Transfers


def offers_elsewhere(fit: Fit, stay: Stay) -> list[tuple[str, str, list[Place]]]:
    """(key, what it is called, its places) of each centre that fits but her own."""
    return [
        (found.places[0].reference, _offer(found), list(found.places))
        for found in fit.fitting
        if found.centre.pk != stay.centre_id
    ]


def _offer(found: CentreFit) -> str:
    parts = [found.centre.public_label, str(found.centre.department), f"{found.unit} ({found.labels})"]
    if found.distance_km is not None:
        parts.append(_("about %(km)d km from the nearest place to avoid") % {"km": found.distance_km})
    return ", ".join(parts)


def transfer_url(actor: Actor, referral: Referral) -> str:
    """Where OFII transfers her; "" for everybody else, and while she does not live in a centre."""
    # In a danger it stays open whatever is planned.
    if stay_rules.transfer(actor, referral) or stay_rules.transfer_is_due(referral):
        return ""
    return reverse("placements:transfer", args=[referral.reference])


class Planned(NamedTuple):
    """«Transfer to Centre south on 12/12/2026», where OFII changes it, and where her journey is planned."""

    line: str
    url: str
    way_url: str


def planned_line(actor: Actor, referral: Referral) -> Planned | None:
    planned = stay_queries.planned_transfer(referral) if referral.state == ReferralState.ARRIVED else None
    if planned is None:
        return None
    words = {
        "centre": planned.to_stay.centre.public_label,
        "day": write_day(planned.from_stay.transferred_on),
    }
    refusal = stay_rules.transfer(actor, referral)
    url = "" if refusal else reverse("placements:planned_transfer", args=[referral.reference])
    line = _("Transfer to %(centre)s on %(day)s: her place waits for her there.") % words
    return Planned(line, url, reverse("placements:way", args=[planned.to_stay.reference]))


def chain_of_stays(referral: Referral) -> list[Happened]:
    """Her stays from the first to the last, once a transfer made them more than one."""
    transfers = {one.to_stay_id: one for one in stay_queries.transfers_under(referral)}
    if not transfers:
        return []
    return [_stay_in_chain(stay, transfers.get(stay.pk)) for stay in stay_queries.stays_of(referral.case)]


def _stay_in_chain(stay: Stay, transfer: Transfer | None) -> Happened:
    title = f"{stay.reference}, {stay.centre.public_label}"
    text = str(stay.get_state_display())
    if transfer is not None:
        text = f"{transfer.get_kind_display()} : {transfer.why}"
    return Happened(stay.decided_at, title, text)


# Ends by decision


def exit_buttons(actor: Actor, referral: Referral, ended: ExitDecision | None) -> list[Button]:
    """OFII ends a stay that is under way, or takes that back."""
    if stay_rules.decide_exit(actor, referral) or stay_rules.transfer_is_due(referral):
        return []
    if ended:
        url = reverse("placements:withdraw_exit", args=[ended.reference])
        return [Button(_("Take back the decision to end the stay"), url)]
    url = reverse("placements:decide_exit", args=[referral.reference])
    return [Button(_("Decide that the stay ends"), url)]
