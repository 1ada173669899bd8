"""What is said of an emergency access: who, when, why, and what the review found."""

from collections.abc import Callable
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import Verdict
from cases.models import EmergencyAccess
from trips.ui.exports import Column, lines_of
from trips.ui.formats import write_day, write_moment

TONES = {Verdict.JUSTIFIED: "success", Verdict.UNJUSTIFIED: "danger"}


def columns_of(today: date, url: Callable | None) -> list[Column]:
    """`url`: where the first cell of a row leads this reader."""
    return [
        Column(gettext_lazy("Emergency access"), lambda one: one.reference, url=url),
        Column(gettext_lazy("Who"), lambda one: one.opened_by.full_name),
        Column(gettext_lazy("Role"), role_of),
        Column(gettext_lazy("File"), lambda one: one.case.reference),
        Column(gettext_lazy("Opened"), lambda one: one.opened_at, "opened"),
        Column(gettext_lazy("Reason"), lambda one: one.reason),
        Column(
            gettext_lazy("Review"),
            lambda one: review_label(one, today),
            "review",
            tone=lambda one: review_tone(one, today),
        ),
    ]


def role_of(access: EmergencyAccess) -> str:
    return f"{access.membership.get_role_display()}, {access.membership.organisation}"


def is_late(access: EmergencyAccess, today: date) -> bool:
    """Not reviewed after two working days, or reviewed later than that."""
    day = timezone.localdate(access.reviewed_at) if access.reviewed_at else today
    return day > access.review_due_on


def review_label(access: EmergencyAccess, today: date) -> str:
    if access.verdict:
        verdict = access.get_verdict_display()
        return _("%(verdict)s, reviewed late") % {"verdict": verdict} if is_late(access, today) else verdict
    if is_late(access, today):
        return _("late since %(day)s") % {"day": write_day(access.review_due_on)}
    return _("to review by %(day)s") % {"day": write_day(access.review_due_on)}


def review_tone(access: EmergencyAccess, today: date) -> str:
    if access.verdict:
        return TONES[Verdict(access.verdict)]
    return "danger" if is_late(access, today) else "waiting"


def facts_of(access: EmergencyAccess, today: date, looks: int) -> list[tuple[str, str]]:
    """For the review: everything but who the woman is."""
    cells = lines_of(columns_of(today, url=None), [access])[0]
    ended = write_moment(access.ended_at or access.until_at)
    rows = [(cell.heading, cell.text) for cell in cells[1:]]
    return [*rows, (_("Ended"), ended), (_("Looks at the page"), str(looks))]
