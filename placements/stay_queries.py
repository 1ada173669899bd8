"""What each party sees of what a centre asks OFII about a stay."""

from datetime import date, timedelta

from django.db.models import Count, Prefetch, Q, QuerySet

from cases.models import Case, Consent
from cases.queries import not_kept_from
from centres.enums import NEVER_BEGUN, StayState
from centres.models import DepartureReason, Destination, Stay
from centres.queries.stays import beyond_end, stays_ending, stays_visible_to
from centres.rules import REMINDED_DAYS
from placements.enums import Ending, Outcome
from placements.models import ExitDecision, Extension, Proposal, Referral, ReleaseReason, Transfer
from placements.queries import referrals_visible_to, stays_with_agreement
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.database.questions import ask


def extensions_visible_to(actor: Actor) -> QuerySet[Extension]:
    """A centre: those of its stays. NGO and OFII: those of the referrals they see. Nobody else."""
    rows = Extension.objects.filter(not_kept_from(actor, "stay__case__"))
    if actor.has(Duty.CENTRE_WORK):
        return rows.filter(stay__in=stays_visible_to(actor).order_by().values("pk"))
    return rows.filter(referral__in=referrals_visible_to(actor).order_by().values("pk"))


def with_stays(rows: QuerySet[Extension]) -> QuerySet[Extension]:
    """What a line of a list and a page say, in a constant number of queries."""
    granted = Count("stay__extensions", filter=Q(stay__extensions__outcome=Outcome.GRANTED), distinct=True)
    stays = stays_with_agreement().select_related("case__key", "centre").defer("centre__address")
    return (
        rows.select_related("referral__territory", "refusal")
        .prefetch_related(Prefetch("stay", queryset=stays))
        .annotate(granted_before=granted)
    )


def extension_for(actor: Actor, reference: str) -> Extension | None:
    rows = with_stays(extensions_visible_to(actor)).prefetch_related("grounds", "exit_steps")
    return rows.filter(reference=reference).first()


def withheld_extension(actor: Actor, reference: str) -> Extension | None:
    """What the actor asked for and is kept away from: for the record only."""
    found = ask("withheld", actor.user_id, "extension", reference)
    stay = Stay(case_id=found[0][1]) if found else None
    return Extension(pk=found[0][0], reference=reference, stay=stay) if stay else None


def extensions_of(stay: Stay) -> list[Extension]:
    """All requests of a stay, the first one first."""
    return list(Extension.objects.filter(stay=stay).select_related("refusal").order_by("asked_at", "pk"))


def extensions_of_files(actor: Actor, *files: Case) -> QuerySet[Extension]:
    """For the timeline of these files."""
    rows = extensions_visible_to(actor).filter(stay__case__in=files).select_related("stay", "refusal")
    return rows.order_by("asked_at", "pk")


def open_extension_of(stay: Stay) -> Extension | None:
    return Extension.objects.filter(stay=stay, outcome="").select_related("stay__case__key").first()


def granted_to(stay: Stay) -> int:
    return Extension.objects.filter(stay=stay, outcome=Outcome.GRANTED).count()


def to_decide(actor: Actor) -> QuerySet[Extension]:
    """Open requests among those that she sees, the end that comes first on top."""
    return with_stays(extensions_visible_to(actor)).filter(outcome="").order_by("from_end", "pk")


def extended_before(rows: QuerySet[Extension]) -> QuerySet[Extension]:
    """Of stays that have been extended already: rows of `with_stays`."""
    return rows.filter(granted_before__gt=0)


def agreed_today(case: Case) -> set[str]:
    """To what she agrees, as it is stored now."""
    live = Consent.objects.filter(case=case, withdrawn_at=None).order_by()
    return set(live.values_list("scope", flat=True))


# Transfers


def words_of_transfer(*, urgent: bool) -> tuple[DepartureReason, Destination]:
    """Why a stay ends by a transfer, and where she goes: the newest version of these words, offered today or not."""
    reasons = DepartureReason.objects.filter(code="emergency_transfer" if urgent else "transfer")
    places = Destination.objects.filter(code="specialised_place")
    return reasons.order_by("-retired_on", "-pk")[:1].get(), places.order_by("-retired_on", "-pk")[:1].get()


def facts_have_changed() -> ReleaseReason:
    """Why a place that was held for a planned transfer is free once a danger moves her elsewhere."""
    return ReleaseReason.objects.filter(code="facts_changed").order_by("-retired_on", "-pk")[:1].get()


def stays_of(case: Case) -> list[Stay]:
    """Her stays one after the other, by the public name of their centres."""
    rows = Stay.objects.filter(case=case).exclude(state__in=NEVER_BEGUN)
    rows = rows.select_related("centre", "departure_reason").defer("centre__address")
    return list(rows.order_by("starts_on", "pk"))


def transfers_under(referral: Referral) -> QuerySet[Transfer]:
    rows = Transfer.objects.filter(referral=referral, withdrawn_at=None).select_related(
        "why", "to_stay__centre"
    )
    return rows.defer("to_stay__centre__address").order_by("-decided_at", "-pk")


def _planned() -> QuerySet[Transfer]:
    """Decided and not carried out: she still lives in the first centre, the second one expects her."""
    rows = Transfer.objects.filter(
        withdrawn_at=None, from_stay__state=StayState.ARRIVED, to_stay__state=StayState.EXPECTED
    )
    rows = rows.select_related("referral__case", "from_stay__case", "to_stay__case", "to_stay__centre")
    return rows.defer("to_stay__centre__address")


def planned_transfer(referral: Referral) -> Transfer | None:
    return _planned().filter(referral=referral).first()


def expected_by_transfer(proposal: Proposal) -> Stay | None:
    """The stay that this proposal became, while she still lives in the centre that she leaves."""
    if proposal.transfer_why_id is None or proposal.ending != Ending.ADMITTED:
        return None
    case = proposal.referral.case_id
    return Stay.objects.filter(case=case, centre=proposal.centre_id, state=StayState.EXPECTED).first()


def transfers_due(today: date) -> QuerySet[Transfer]:
    """Their day has come."""
    return _planned().filter(from_stay__transferred_on__lte=today).order_by("pk")


# Ends by decision


def exits_visible_to(actor: Actor) -> QuerySet[ExitDecision]:
    """As extensions: the centre by the stay, NGO and OFII by the referral."""
    rows = ExitDecision.objects.filter(not_kept_from(actor, "stay__case__"))
    if actor.has(Duty.CENTRE_WORK):
        return rows.filter(stay__in=stays_visible_to(actor).order_by().values("pk"))
    return rows.filter(referral__in=referrals_visible_to(actor).order_by().values("pk"))


def exit_for(actor: Actor, reference: str) -> ExitDecision | None:
    rows = exits_visible_to(actor).select_related("referral", "stay__case", "why")
    return rows.filter(reference=reference).first()


def withheld_exit(actor: Actor, reference: str) -> ExitDecision | None:
    """What the actor asked for and is kept away from: for the record only."""
    found = ask("withheld", actor.user_id, "exit", reference)
    stay = Stay(case_id=found[0][1]) if found else None
    return ExitDecision(pk=found[0][0], reference=reference, stay=stay) if stay else None


def exits_of_files(actor: Actor, *files: Case) -> QuerySet[ExitDecision]:
    """The same of what OFII ended, decisions that it took back too."""
    rows = exits_visible_to(actor).filter(stay__case__in=files).select_related("stay", "why")
    return rows.order_by("decided_at", "pk")


def exit_of(stay: Stay) -> ExitDecision | None:
    """The decision that counts, if OFII has ended this stay."""
    return ExitDecision.objects.filter(stay=stay, withdrawn_at=None).select_related("why").first()


def stays_to_remind_of(today: date) -> QuerySet[Stay]:
    """Every stay that ends soon, while OFII is not asked to extend it and has not decided that it ends."""
    rows = stays_ending(timedelta(days=max(REMINDED_DAYS)), today=today)
    return rows.exclude(extensions__outcome="").exclude(pk__in=_ended_by_decision().values("stay"))


def stays_beyond(*, since: date, today: date) -> QuerySet[Stay]:
    """Every stay whose decided end came since that day and has passed, unless OFII is asked to extend it."""
    rows = Stay.objects.filter(beyond_end(today), decided_end__gte=since).exclude(extensions__outcome="")
    return rows.select_related("case", "centre").defer("centre__address").order_by("pk")


def _ended_by_decision() -> QuerySet[ExitDecision]:
    return ExitDecision.objects.filter(withdrawn_at=None).order_by()
