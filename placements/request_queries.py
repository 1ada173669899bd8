"""What the data protection officer reads of referrals: only for a woman whose request is open."""

from django.db.models import QuerySet

from cases.models import Case
from cases.request_queries import cases_under_request
from placements.enums import Sameness
from placements.models import (
    AlarmClosing,
    AlarmRung,
    ArrivalAlarm,
    Confirmation,
    Duplicate,
    ExitDecision,
    Extension,
    Handover,
    Interview,
    Proposal,
    Question,
    Referral,
    ReleaseReason,
    Transfer,
    WithdrawalReason,
)
from trips.access.actor import Actor


def referrals_under_request(actor: Actor, case: Case) -> QuerySet[Referral]:
    rows = Referral.objects.filter(case__in=cases_under_request(actor).order_by(), case=case)
    rows = rows.select_related(
        "case__key", "territory", "ineligibility_reason", "way_out", "withdrawal_reason"
    )
    return rows.prefetch_related("grounds").order_by("created_at", "pk")


def proposals_under_request(actor: Actor, case: Case) -> QuerySet[Proposal]:
    """With the public label of the centre, never its address."""
    rows = Proposal.objects.filter(referral__in=referrals_under_request(actor, case).order_by())
    rows = rows.select_related(
        "referral",
        "centre",
        "transfer_why",
        "opinion_reason",
        "answer_means",
        "override_reason",
        "release_reason",
    )
    return rows.defer("centre__address").prefetch_related("refusal_reasons").order_by("proposed_at", "pk")


def interviews_under_request(actor: Actor, case: Case) -> QuerySet[Interview]:
    rows = Interview.objects.filter(proposal__in=proposals_under_request(actor, case).order_by())
    return rows.select_related("proposal", "interpreter").order_by("set_at", "pk")


def extensions_under_request(actor: Actor, case: Case) -> QuerySet[Extension]:
    """With what the centre wrote about her: it was written so that she may read it."""
    rows = Extension.objects.filter(referral__in=referrals_under_request(actor, case).order_by())
    rows = rows.select_related("stay__case__key", "refusal").prefetch_related("grounds", "exit_steps")
    return rows.order_by("asked_at", "pk")


def exits_under_request(actor: Actor, case: Case) -> QuerySet[ExitDecision]:
    rows = ExitDecision.objects.filter(referral__in=referrals_under_request(actor, case).order_by())
    return rows.select_related("stay", "why").order_by("decided_at", "pk")


def alarms_under_request(actor: Actor, case: Case) -> QuerySet[ArrivalAlarm]:
    """When she was missed on her way, and what was noted of it."""
    rows = ArrivalAlarm.objects.filter(referral__in=referrals_under_request(actor, case).order_by())
    return rows.select_related("stay__case__key", "closing").order_by("raised_at", "pk")


def rungs_under_request(actor: Actor, case: Case) -> QuerySet[AlarmRung]:
    """Who was told of it."""
    rows = AlarmRung.objects.filter(alarm__in=alarms_under_request(actor, case).order_by())
    return rows.order_by("climbed_at", "pk")


def handovers_under_request(actor: Actor, case: Case) -> QuerySet[Handover]:
    """How she travelled."""
    rows = Handover.objects.filter(referral__in=referrals_under_request(actor, case).order_by())
    words = ("travel", "payer", "escort", "left_channel", "on_way_channel", "arrived_channel")
    return rows.select_related("stay__case__key", *words).order_by("planned_at", "pk")


def confirmations_under_request(actor: Actor, case: Case) -> QuerySet[Confirmation]:
    """What was heard of her on the way."""
    rows = Confirmation.objects.filter(referral__in=referrals_under_request(actor, case).order_by())
    return rows.select_related("stay__case__key", "channel").order_by("recorded_at", "pk")


def transfers_under_request(actor: Actor, case: Case) -> QuerySet[Transfer]:
    rows = Transfer.objects.filter(referral__in=referrals_under_request(actor, case).order_by())
    return rows.select_related("from_stay", "to_stay", "why", "answer_means").order_by("decided_at", "pk")


def questions_under_request(actor: Actor, case: Case) -> QuerySet[Question]:
    rows = Question.objects.filter(referral__in=referrals_under_request(actor, case).order_by())
    rows = rows.select_related("referral__case__key").prefetch_related("subjects")
    return rows.order_by("asked_at", "pk")


def sameness_under_request(actor: Actor, case: Case) -> QuerySet[Duplicate]:
    """That OFII joined two files of hers. An open question, or "not the same", speaks of somebody else."""
    hers = cases_under_request(actor).filter(pk=case.pk).order_by().values("pk")
    found = Duplicate.objects.filter(first__in=hers) | Duplicate.objects.filter(second__in=hers)
    return found.filter(answer=Sameness.SAME).order_by("found_at", "pk")


def reason_of_code(code: str) -> str:
    """The words of what `centres.Stay.cancelled_code` keeps: why OFII freed the place, why she withdrew, or what
    became of her when she did not arrive."""
    for words in (WithdrawalReason, ReleaseReason, AlarmClosing):
        if found := words.objects.filter(code=code).order_by("-pk").first():
            return str(found)
    return code
