"""Requests of women as pages show them: columns, state in words, what may be done, what erasure does."""

from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import request_rules, transitions
from cases.enums import CaseState, RequestKind, RequestRefusal
from cases.merge_queries import merged_into
from cases.models import Case, RightsRequest
from trips.access.actor import Actor
from trips.identity.models import User
from trips.ui.exports import Column
from trips.ui.formats import write_day

Row = tuple[str, str]


def columns(today: date, now: datetime) -> list[Column]:
    """The same for the screen and for its export; no name, whoever reads."""
    return [
        Column(
            _("Reference"), lambda one: one.reference, "reference", url=lambda one: one.get_absolute_url()
        ),
        Column(_("File"), lambda one: one.case.reference),
        Column(_("What she asks"), lambda one: one.get_kind_display()),
        Column(_("State"), lambda one: state_of(one, today, now), tone=lambda one: tone_of(one, today, now)),
        Column(_("Received on"), lambda one: one.received_on, "received"),
        Column(_("Answer due on"), lambda one: one.due_on, "due"),
        Column(_("NGO"), lambda one: one.case.organisation.name),
    ]


def state_of(request: RightsRequest, today: date, now: datetime) -> str:
    if request.outcome:
        return str(request.get_outcome_display())
    if request_rules.is_lapsed(request, now):
        return _("not confirmed in time")
    if request.asked_at:
        return _("to confirm by a second person")
    return _("late") if request.due_on < today else _("to answer")


def tone_of(request: RightsRequest, today: date, now: datetime) -> str:
    if request.outcome:
        return "neutral"
    return "danger" if request.due_on < today or request_rules.is_lapsed(request, now) else "waiting"


def facts_of(request: RightsRequest) -> list[Row]:
    """What is recorded of it; the same for every reader, without a name of hers."""
    merged = ", ".join(case.reference for case in merged_into(request.case))
    rows = [
        (_("File"), request.case.reference),
        *([(_("With the file merged into it"), merged)] if merged else []),
        (_("NGO"), request.case.organisation.name),
        (_("What she asks"), str(request.get_kind_display())),
        (_("Who asked"), str(request.get_origin_display())),
        (_("Received on"), write_day(request.received_on)),
        (_("Answer due on"), write_day(request.due_on)),
        (_("Recorded by"), _signed(request.filed_by, request.filed_at)),
    ]
    if request.asked_at:
        rows.append((_("Confirmation asked by"), _signed(request.asked_by, request.asked_at)))
    if request.outcome:
        rows.append(
            (str(request.get_outcome_display()).capitalize(), _signed(request.decided_by, request.decided_at))
        )
    if request.refusal:
        rows.append((_("Why it is refused"), str(RequestRefusal(request.refusal).label)))
    return rows


def _signed(user: User | None, at: datetime | None) -> str:
    return f"{user.full_name}, {write_day(at)}" if user else ""


class Step(NamedTuple):
    """One thing that may be done with a request: the rule, the words of its button, its page."""

    rule: Callable[[Actor, RightsRequest], str]
    label: str
    route: str
    style: str


STEPS = {
    RequestKind.ACCESS: [
        Step(request_rules.give_access, gettext_lazy("Make her copy"), "home:subject_access", "primary")
    ],
    RequestKind.ERASURE: [
        Step(
            request_rules.confirm_erasure,
            gettext_lazy("Confirm the erasure"),
            "cases:confirm_erasure",
            "danger",
        ),
        Step(request_rules.ask_erasure, gettext_lazy("Prepare the erasure"), "cases:ask_erasure", "primary"),
    ],
}
ALWAYS = [
    Step(request_rules.refuse_request, gettext_lazy("Refuse"), "cases:refuse_request", "secondary"),
    Step(
        request_rules.withdraw_request,
        gettext_lazy("She does not want it any more"),
        "cases:withdraw_request",
        "secondary",
    ),
]


def actions_of(actor: Actor, request: RightsRequest, now: datetime) -> list[dict]:
    """The buttons of this actor: what she may not do is not offered."""
    asked = not request_rules.still_asked(request, now)
    return [
        {"label": step.label, "url": reverse(step.route, args=[request.reference]), "style": step.style}
        for step in [*STEPS[request.kind], *ALWAYS]
        if not step.rule(actor, request) and (asked or step.rule is not request_rules.confirm_erasure)
    ]


class Preview(NamedTuple):
    """What erasing does, in sentences; `blocked`: why it cannot be done now."""

    gone: list[str]
    kept: list[str]
    blocked: list[str]


def preview_of(case: Case) -> Preview:
    return Preview(
        [
            _("Her name, her date of birth, her phone and file numbers, and her children’s names and dates."),
            _("The places to avoid, the rules of safe contact, her number in OFII’s register."),
            _("Every document of the file: the scans are destroyed."),
            _("The words of notes, of the action plan and of the safety plan, whoever wrote them."),
            _("The earlier versions of all of these, in the history."),
            _("What others read by her consent: her consents and the shares of her file end."),
            _("The file itself: it opens for nobody any more, not for her NGO either."),
            *(
                _("The same of file %(reference)s, which is merged into it.") % {"reference": one.reference}
                for one in merged_into(case)
            ),
        ],
        [
            _("Dates of stays and services at the centre, under a reference that names nobody."),
            _("Statistics without identity: how many women, which needs, which decisions."),
            _("The log of who looked at the file, under its reference, until its own time has passed."),
            _("This request, under its reference, as proof that it was answered."),
            _(
                "The backups of keys, for thirty days: until then a restored backup could open her file again. "
                "After that, nothing can."
            ),
        ],
        transitions.blocked(case, CaseState.ERASED),
    )
