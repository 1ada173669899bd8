"""What OFII needs while it reviews: questions to the NGO, who may take which file, what it refused before."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from placements.enums import OPEN_STATES, ReferralState
from placements.models import Question, Referral
from placements.queries import referrals_visible_to, with_facts
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.organisations.enums import Role
from trips.organisations.models import Membership


def open_question(referral: Referral) -> Question | None:
    return questions_of(referral).filter(answered_at=None, dropped_at=None).first()


def questions_of(referral: Referral) -> QuerySet[Question]:
    """With what was said, the newest first."""
    rows = Question.objects.filter(referral=referral).select_related("referral__case__key")
    return rows.prefetch_related("subjects").order_by("-asked_at", "-pk")


def earlier_refusals(referral: Referral) -> Iterable[Referral]:
    """How it was refused before it was looked at again: lines of its history, one a decision."""
    if referral.review_asked_at is None:
        return []
    rows = referral.history.filter(state=ReferralState.NOT_ELIGIBLE).exclude(assessed_at=None)
    rows = rows.select_related("ineligibility_reason", "way_out")
    return list({row.assessed_at: row for row in rows.order_by("history_id")}.values())


def pauses_of(referral: Referral) -> Iterable[Referral]:
    """Every pause of hers, the last one too: lines of its history, one a pause."""
    if referral.paused_at is None:
        return []
    rows = referral.history.exclude(paused_at=None).order_by("history_id")
    return list({row.paused_at: row for row in rows}.values())


def officers_beside(actor: Actor) -> QuerySet[Membership]:
    """To whom she may hand files: officers of her territories, the national desk; for that desk, everybody."""
    rows = Membership.objects.filter(
        organisation_id=actor.organisation_id, ended_at=None, user__is_active=True
    )
    rows = rows.filter(role__in=[Role.OFFICER, Role.NATIONAL_OFFICER]).select_related("user", "organisation")
    if not actor.has(Duty.NATIONAL_DESK):
        here = Q(directorates__in=actor.directorate_ids) | Q(role=Role.NATIONAL_OFFICER)
        rows = rows.filter(here)
    return rows.distinct().order_by("user__full_name", "pk")


def territories_covered(reviewer: Membership) -> set[int] | None:
    """None: all of France."""
    if reviewer.role == Role.NATIONAL_OFFICER:
        return None
    return set(reviewer.directorates.values_list("pk", flat=True))


def to_allocate(actor: Actor) -> QuerySet[Referral]:
    """The open files of her desk."""
    return with_facts(referrals_visible_to(actor)).filter(state__in=OPEN_STATES, submitted_at__isnull=False)
