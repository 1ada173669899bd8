"""What each party sees of referrals and proposals, and the order in which women wait."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, Func, OuterRef, Prefetch, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.enums import CaseState, ConsentScope
from cases.models import Case, Consent
from cases.queries import identities_named, not_kept_from
from centres.models import Centre, Occupancy, Place, Stay, Unit
from placements.enums import BEFORE_ARRIVAL, OPEN_STATES, WITH_A_PLACE, Ending, Opinion, Party, ReferralState
from placements.limit_queries import asked_since, extension_is_asked, until
from placements.models import Duplicate, Interview, Proposal, Referral
from placements.turns import is_pointless
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.database.questions import answer, ask
from trips.organisations.models import Organisation
from trips.sealing.blind import closed_up, mark

NOTHING = Q(pk__in=[])

# The order of waiting: danger, whole days since first submission, end of her accommodation (none: last),
# reference. Never a complaint filed nor her cooperation with justice.
WAITING_ORDER = ("urgency", "submitted_on", "accommodation_ends_on", "reference")


# Who sees what


def referrals_visible_to(actor: Actor) -> QuerySet[Referral]:
    """An NGO: its own. OFII: what was sent to it, in the officer's territories or in all of France, as
    long as the woman agrees. Everybody else, centres included: none."""
    rows = Referral.objects.filter(not_kept_from(actor, "case__")).exclude(case__state=CaseState.ERASED)
    rows = rows.annotate(submitted_on=TruncDate("submitted_at"))
    if actor.has(Duty.CASEWORK):
        return rows.filter(case__organisation_id=actor.organisation_id)
    return rows.filter(_sent_to(actor))


def referrals_named(actor: Actor, text: str) -> QuerySet[Referral]:
    """Those that the actor sees anyway, by exact name or number: the file's, or that of OFII's register."""
    number = mark(Referral, "register_mark", closed_up(text))
    found = identities_named(text, "case__identity") | (Q(register_mark=number) if number else NOTHING)
    return with_facts(referrals_visible_to(actor)).filter(found)


def _sent_to(actor: Actor) -> Q:
    if not actor.has(Duty.ALLOCATION):
        return NOTHING
    agreed = Consent.objects.filter(case=OuterRef("case"), scope=ConsentScope.OFII, withdrawn_at=None)
    sent = Q(submitted_at__isnull=False) & Q(Exists(agreed))
    if actor.has(Duty.NATIONAL_DESK):
        return sent
    return sent & Q(territory__in=actor.directorate_ids)


def cases_sent_to(actor: Actor) -> Q:
    """The part of `cases.queries.VISIBILITY` that OFII brings: the file as long as its newest referral is the
    one that was sent to this desk. What the NGO prepares afterwards, or sends elsewhere, is not its to read."""
    if not actor.has(Duty.ALLOCATION):
        return NOTHING
    newest = Referral.objects.filter(_sent_to(actor), ~Q(Superseded(F("pk"))))
    return Q(pk__in=newest.values("case"))


class Superseded(Func):
    """Has her NGO made another referral since? Also one that the asker may not see."""

    template = "EXISTS (SELECT FROM wall.superseded later WHERE later.referral_id = %(expressions)s)"
    output_field = BooleanField()


def cases_ever_sent(actor: Actor) -> Q:
    """Part of `cases.emergency_queries.REACHABLE`: the national desk, whoever was sent to OFII and still agrees,
    also while her NGO prepares another referral."""
    if not actor.has(Duty.NATIONAL_DESK):
        return NOTHING
    return Q(pk__in=Referral.objects.filter(_sent_to(actor)).order_by().values("case"))


def referral_for(actor: Actor, reference: str) -> Referral | None:
    """One referral with what its page says."""
    return with_interviews(with_facts(referrals_visible_to(actor))).filter(reference=reference).first()


def with_interviews(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    """Of the place that is proposed now: what the line of the clock adds on a page."""
    return rows.prefetch_related(_interviews("live_proposals__interviews"))


def with_facts(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    """What a line of a list and the head of a page need, in a constant number of queries."""
    live = Proposal.objects.filter(ended_at=None).select_related("centre", "hold").defer("centre__address")
    return (
        with_marks(rows)
        .annotate(until=until(), extension_asked_at=asked_since())
        .select_related(
            "case__organisation",
            "case__key",
            "territory",
            "reviewer__user",
            "stay__centre",
            "ineligibility_reason",
            "way_out",
            "withdrawal_reason",
        )
        .defer("stay__centre__address")
        .prefetch_related(Prefetch("proposals", queryset=live, to_attr="live_proposals"))
    )


class Together(Func):
    """Is she in one centre with a woman whom she must not meet? Answered to OFII only."""

    template = "%(expressions)s IN (SELECT met.case_id FROM wall.cases_together() met)"
    output_field = BooleanField()


def with_marks(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    """What OFII must look at again, and which no column of the referral says."""
    return rows.annotate(is_compared=to_compare(), is_together=Together(F("case")))  # type: ignore[no-redef]


def live_proposal(referral: Referral) -> Proposal | None:
    """The proposal under way, of a transfer while there is somebody to move; from the prefetch of `with_facts` when it
    is there."""
    found = getattr(referral, "live_proposals", None)
    if found is None:
        found = list(
            referral.proposals.filter(ended_at=None)
            .select_related("centre", "hold")
            .prefetch_related("interviews")
        )
    return found[0] if found and not is_pointless(found[0]) else None


def referral_of_stay(stay: Stay) -> Referral | None:
    return Referral.objects.filter(stay=stay).select_related("case", "stay").first()


def open_referral_of(case: Case) -> Referral | None:
    return Referral.objects.filter(case=case, state__in=OPEN_STATES).select_related("case").first()


def marked_referrals_of(case: Case) -> QuerySet[Referral]:
    return Referral.objects.filter(case=case, register_mark__isnull=False).select_related("case__key")


def ngo_is_needed(organisation: Organisation) -> str:
    """Part of `organisations.queries.KEPT_OPEN`: an NGO that still follows women is not closed."""
    cases, referrals, _stays = ask("open_work", organisation.pk)[0]
    if not cases and not referrals:
        return ""
    return _("It still has %(cases)s and %(referrals)s: have them closed first.") % {
        "cases": ngettext("%(count)d open case", "%(count)d open cases", cases) % {"count": cases},
        "referrals": ngettext("%(count)d open referral", "%(count)d open referrals", referrals)
        % {"count": referrals},
    }


def case_as_stored(case: Case) -> Case:
    """Fresh from the database, whatever the caller has fetched before."""
    return Case.objects.get(pk=case.pk)


def referrals_of_case(actor: Actor, *files: Case) -> QuerySet[Referral]:
    rows = with_interviews(with_facts(referrals_visible_to(actor)))
    return rows.filter(case__in=files).order_by("-created_at", "-pk")


def proposals_visible_to(actor: Actor, *, now: datetime) -> QuerySet[Proposal]:
    """NGO and OFII: those of the referrals they see. A centre: those made to it, while the place is held
    and once they became a stay; nothing of those that ended otherwise."""
    rows = Proposal.objects.filter(not_kept_from(actor, "referral__case__"))
    if actor.has(Duty.CENTRE_WORK):
        return rows.filter(
            Q(ended_at=None, hold__expires_at__gt=now) | Q(ending=Ending.ADMITTED),
            centre__in=Centre.objects.filter(postings__membership=actor.membership_id),
        )
    return rows.filter(referral__in=referrals_visible_to(actor).values("pk"))


def withheld_referral(actor: Actor, reference: str) -> Referral | None:
    """What the actor asked for and is kept away from: for the record only."""
    found = ask("withheld", actor.user_id, "referral", reference)
    return Referral(pk=found[0][0], reference=reference, case_id=found[0][1]) if found else None


def withheld_proposal(actor: Actor, reference: str) -> Proposal | None:
    found = ask("withheld", actor.user_id, "proposal", reference)
    of = Referral(case_id=found[0][1]) if found else None
    return Proposal(pk=found[0][0], reference=reference, referral=of) if of else None


def proposals_of(referral: Referral) -> QuerySet[Proposal]:
    """All proposals of a referral with their reasons, for its story."""
    rows = Proposal.objects.filter(referral=referral).select_related(
        "centre", "hold", "opinion_reason", "override_reason", "release_reason"
    )
    rows = rows.defer("centre__address").prefetch_related("refusal_reasons", "interviews")
    return rows.order_by("-proposed_at", "-pk")


def live_as_stored(referral: Referral) -> Proposal | None:
    """The proposal under way, whatever the caller fetched before the referral was locked."""
    return Proposal.objects.filter(referral=referral, ended_at=None).select_related("hold").first()


def asked_about(case: Case) -> Proposal | None:
    """A proposal that nobody has ended yet, whatever became of its referral."""
    rows = Proposal.objects.filter(referral__case=case, ended_at=None)
    return rows.select_related("referral__case", "hold").first()


def admission_to(stay: Stay) -> Proposal | None:
    """The proposal whose places wait for her, by what they were held for."""
    return Proposal.objects.filter(hold__occupancies__stay=stay).distinct().first()


def admission_of(referral: Referral) -> Proposal | None:
    """The proposal that became the stay."""
    if referral.stay_id is None:
        return None
    admitted = Proposal.objects.filter(
        referral=referral, ending=Ending.ADMITTED, centre__stays=referral.stay_id
    )
    return admitted.select_related("centre").defer("centre__address").first()


def places_held(proposal: Proposal) -> int:
    """How many places this hold keeps."""
    return _kept_by(proposal).count()


def _kept_by(proposal: Proposal) -> QuerySet[Occupancy]:
    return Occupancy.objects.filter(hold=proposal.hold, ends_on=None)


def places_kept_by(proposals: Iterable[Proposal]) -> set[int]:
    """The places that the holds of these proposals still keep."""
    holds = [proposal.hold_id for proposal in proposals]
    rows = Occupancy.objects.filter(hold__in=holds, ends_on=None).order_by()
    return set(rows.values_list("place_id", flat=True))


def places_of_file(referral: Referral) -> set[int]:
    """The places that are kept for her: proposed, expected in either centre, lived in."""
    rows = Occupancy.objects.filter(ends_on=None).order_by().values_list("place_id", flat=True)
    return {*rows.filter(hold__proposal__referral=referral), *rows.filter(stay__referral=referral)}


def unit_held(proposal: Proposal) -> Unit:
    """The one unit in which this hold keeps its places."""
    return Unit.objects.filter(places__occupancies__in=_kept_by(proposal)).distinct().get()


def proposal_for(actor: Actor, reference: str, *, now: datetime) -> Proposal | None:
    rows = with_parties(proposals_visible_to(actor, now=now)).prefetch_related(_interviews("interviews"))
    return rows.filter(reference=reference).first()


def _interviews(path: str) -> Prefetch:
    return Prefetch(path, queryset=Interview.objects.select_related("interpreter"))


def with_parties(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    return (
        rows.select_related(
            "referral__case__organisation",
            "referral__territory",
            "centre__department",
            "hold",
            "opinion_reason",
            "answer_means",
            "override_reason",
            "release_reason",
        )
        .prefetch_related(
            Prefetch("referral__stay", queryset=stays_with_agreement()),
        )
        .defer("centre__address")
    )


def stays_with_agreement() -> QuerySet[Stay]:
    """Each stay knows whether she agrees today that the centre reads who she is."""
    agreed = Consent.objects.filter(case=OuterRef("case"), scope=ConsentScope.CENTRE, withdrawn_at=None)
    return Stay.objects.annotate(agrees=Exists(agreed))  # type: ignore[no-redef]


# Whose turn, in SQL: the same answer as `placements.turns.turn`, which a test holds beside it


def awaiting(party: Party, now: datetime) -> Combinable | Q:
    """The open referrals on which this party must act; once a hold has expired only OFII must."""
    live = Proposal.objects.filter(referral=OuterRef("pk"), ended_at=None, hold__expires_at__gt=now)
    hosted = Q(state=ReferralState.ARRIVED)
    moved = hosted & Exists(Proposal.objects.filter(referral=OuterRef("pk"), ended_at=None))
    proposed = Q(state=ReferralState.PROPOSED) | moved
    no_opinion = proposed & Exists(live.filter(opinion=""))
    heard = live.exclude(opinion="").exclude(opinion=Opinion.UNFAVOURABLE, override_reason=None)
    no_answer = proposed & Exists(heard.filter(answer=""))
    if party == Party.NGO:
        return Q(state__in=[ReferralState.DRAFT, ReferralState.INFORMATION_REQUESTED]) | no_answer
    asked = extension_is_asked()
    if party == Party.CENTRE:
        return Q(state=ReferralState.ADMITTED) | hosted & ~asked & ~moved | no_opinion
    before = Q(state__in=[ReferralState.SUBMITTED, ReferralState.UNDER_REVIEW, ReferralState.WAITING])
    ofii = before | proposed & ~no_opinion & ~no_answer | asked & ~moved
    national = Q(territory=None) | Q(escalated_at__isnull=False)
    if party == Party.NATIONAL:
        return ofii & national | Q(state=ReferralState.ARRIVAL_MISSED)
    return ofii & ~national


def my_turn(actor: Actor, now: datetime) -> Combinable | Q:
    """What waits for this actor, among the referrals she sees."""
    if actor.has(Duty.CASEWORK):
        return awaiting(Party.NGO, now)
    if actor.has(Duty.NATIONAL_DESK):
        return awaiting(Party.NATIONAL, now)
    if actor.has(Duty.ALLOCATION):
        return awaiting(Party.TERRITORY, now)
    return NOTHING


# What OFII must look at again


def alarmed() -> Q:
    """What must not be is, where a place is held for her, where she is expected or lives: a place to avoid covers
    the centre, or somebody is there whom she must not meet."""
    return Q(Q(zone_alarm_at__isnull=False) | Q(Together(F("case"))), state__in=WITH_A_PLACE)


def corrected_since_decision() -> Q:
    """Admitted, not yet arrived, and her file is not any more the one that was decided on."""
    return Q(state=ReferralState.ADMITTED, corrected_at__gt=F("state_since"))


def to_compare() -> Exists:
    """OFII has not said yet whether another file is of the same woman."""
    asked = Duplicate.objects.filter(answer="")
    return Exists(asked.filter(Q(first=OuterRef("case")) | Q(second=OuterRef("case"))))


# The order of waiting


def in_waiting_order(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    """Most urgent first, then longest waiting: the one order of lists, exports and explanations."""
    return rows.annotate(submitted_on=TruncDate("submitted_at")).order_by(*WAITING_ORDER)


def in_desk_order(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    """The order of waiting, for a desk: a draft, of which nobody knows yet how urgent it is, comes last."""
    ordered = in_waiting_order(rows).annotate(
        is_draft=ExpressionWrapper(Q(state=ReferralState.DRAFT), BooleanField())
    )
    return ordered.order_by("is_draft", *WAITING_ORDER)


def rank_of(referral: Referral, submitted_on: date) -> int:
    """Her place among all women of France who wait for a place: 1 is next. Only a number leaves here."""
    leaves_on = referral.accommodation_ends_on
    return answer("waiting_before", referral.urgency, submitted_on, leaves_on, referral.reference) + 1


def in_progress(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    """Until she has arrived, and while OFII is asked about her stay: else who lives in a centre waits for nobody."""
    return rows.filter(Q(state__in=BEFORE_ARRIVAL) | extension_is_asked())


# Holds at their limit


def reach_overdue(now: datetime, places: Sequence[Place]) -> None:
    """Whoever proposes these places ends what is overdue on them, of other desks too."""
    answer("reach_overdue", [place.pk for place in places], now)


def overdue_proposals(now: datetime, places: Sequence[Place] | None = None) -> QuerySet[Proposal]:
    """Live proposals whose hold has reached its limit, or of a transfer with nobody to move, at these places or
    anywhere: the same answer as `turns.is_overdue`."""
    pointless = Q(transfer_why__isnull=False) & ~Q(referral__state=ReferralState.ARRIVED)
    rows = Proposal.objects.filter(Q(hold__expires_at__lte=now) | pointless, ended_at=None)
    rows = rows.select_related("referral", "hold")
    if places is not None:
        rows = rows.filter(hold__occupancies__place__in=[place.pk for place in places]).distinct()
    return rows.order_by("referral__case", "pk")
