"""What happened to her referrals, as lines of the timeline of her file."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from cases.enums import TimelineKind
from cases.timeline_presenters import Files, Line
from placements import queries, review_queries, stay_queries
from placements.models import ArrivalAlarm, Proposal, Question, Referral
from placements.presenters import story
from trips.access.actor import Actor


def referral_lines(actor: Actor, files: Files, now: datetime) -> Iterator[Line]:
    """Part of `cases.timeline_presenters.TIMELINE`: what the page of each referral tells this reader, without what
    was typed into questions and answers."""
    for referral in _told(queries.referrals_of_case(actor, *files.values())):
        url = referral.get_absolute_url()
        told = story(
            referral, referral.told, alarms=referral.missed, pauses=review_queries.pauses_of(referral)
        )
        for one in told:
            yield Line(referral.case_id, one.at, TimelineKind.REFERRAL, str(one.title), one.text, url=url)
        for at, title in (*_asked(referral), *_refused(referral)):
            yield Line(referral.case_id, at, TimelineKind.REFERRAL, title, url=url)


def _told(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    proposals = Proposal.objects.select_related(
        "centre", "hold", "opinion_reason", "override_reason", "release_reason"
    )
    proposals = proposals.defer("centre__address").prefetch_related("refusal_reasons", "interviews")
    return rows.prefetch_related(
        "grounds",
        Prefetch("proposals", proposals.order_by("-proposed_at", "-pk"), to_attr="told"),
        Prefetch("arrival_alarms", ArrivalAlarm.objects.select_related("closing"), to_attr="missed"),
        Prefetch("questions", Question.objects.order_by("asked_at", "pk"), to_attr="asked"),
    )


def _asked(referral: Referral) -> Iterator[tuple[datetime, str]]:
    for question in referral.asked:
        yield question.asked_at, _("Question to the NGO")
        if question.answered_at:
            yield question.answered_at, _("The NGO has answered")
        if question.dropped_at:
            yield question.dropped_at, _("OFII goes on without an answer")


def _refused(referral: Referral) -> Iterator[tuple[datetime, str]]:
    """Before it was looked at again; the last decision is in the story."""
    for line in review_queries.earlier_refusals(referral):
        if line.assessed_at and line.assessed_at != referral.assessed_at:
            yield line.assessed_at, _("Not eligible")


def decision_lines(actor: Actor, files: Files, now: datetime) -> Iterator[Line]:
    """Until when she may stay: what was asked of OFII and what it answered, the end that it decided."""
    kind = TimelineKind.STAY
    for one in stay_queries.extensions_of_files(actor, *files.values()):
        file, url = one.stay.case_id, one.get_absolute_url()
        yield Line(file, one.asked_at, kind, _("Extension asked of OFII"), url=url)
        if one.closed_at:
            title = _("Extension: %(outcome)s") % {"outcome": one.get_outcome_display()}
            yield Line(file, one.closed_at, kind, title, str(one.refusal or ""), url=url)
    for ended in stay_queries.exits_of_files(actor, *files.values()):
        yield Line(
            ended.stay.case_id,
            ended.decided_at,
            kind,
            _("OFII has decided that the stay ends"),
            str(ended.why),
        )
        if ended.withdrawn_at:
            yield Line(ended.stay.case_id, ended.withdrawn_at, kind, _("OFII has taken this decision back"))
