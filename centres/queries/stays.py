"""Stays, holds and services: who sees which, and what the desk reads of them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import (
    Count,
    Exists,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.emergency_queries import reachable_cases
from cases.enums import CaseState, ConsentScope
from cases.models import Case, Child, Consent
from cases.queries import cases_by_duty, cases_visible_to, identities_named, not_kept_from
from centres import rules
from centres.enums import NEVER_BEGUN, Nature, StayState
from centres.models import (
    Centre,
    Commitment,
    DepartureReason,
    Destination,
    GroupSession,
    Hold,
    Occupancy,
    Service,
    ServiceResult,
    Stay,
    UnavailabilityReason,
)
from centres.move_rules import StayBefore
from centres.queries.places import centres_visible_to
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.database.questions import ask
from trips.geography.models import Region
from trips.guards import workflow
from trips.organisations.models import Organisation


def stays_visible_to(actor: Actor) -> QuerySet[Stay]:
    """Staff: the stays of their centres, never those given up before arrival. Nobody else."""
    if not actor.has(Duty.CENTRE_WORK):
        return Stay.objects.none()
    at_home = _with_names(_stays(actor).filter(centre__in=centres_visible_to(actor).order_by()))
    return at_home.exclude(state__in=NEVER_BEGUN)


def _stays(actor: Actor) -> QuerySet[Stay]:
    """All stays but those of women from whom the actor is kept away."""
    return Stay.objects.filter(not_kept_from(actor, "case__"))


def withheld_stay(actor: Actor, reference: str) -> Stay | None:
    """What the actor asked for and is kept away from: for the record only."""
    found = ask("withheld", actor.user_id, "stay", reference)
    return Stay(pk=found[0][0], reference=reference, case_id=found[0][1]) if found else None


def stay_for(actor: Actor, reference: str) -> Stay | None:
    return stays_visible_to(actor).filter(reference=reference).first()


def stay_with_address_for(actor: Actor, reference: str) -> Stay | None:
    """The stay of one of her own cases: the caseworker of her NGO may ask for that centre's address."""
    if not actor.has(Duty.CASEWORK):
        return None
    stays = Stay.objects.select_related("centre").defer("centre__address")
    return stays.filter(reference=reference, case__in=cases_by_duty(actor).order_by()).first()


def _with_names(stays: QuerySet[Stay]) -> QuerySet[Stay]:
    consents = _live_consents().filter(case=OuterRef("case_id"))
    stays = stays.annotate(agrees=Exists(consents))  # type: ignore[no-redef]
    return stays.select_related("case__identity", "case__key", "centre__department").defer("centre__address")


def _live_consents() -> QuerySet[Consent]:
    """Of the women who agree today that the centre reads who they are."""
    return Consent.objects.filter(scope=ConsentScope.CENTRE, withdrawn_at=None).order_by()


def hosted_cases(actor: Actor) -> Q:
    """Part of `cases.queries.VISIBILITY`: whom a centre receives, until thirty days after she left.

    Never one who has withdrawn: her stay is still there, by its reference.
    The parts take no date: they are asked by every page, and only today makes sense to them.
    """
    if not actor.has(Duty.CENTRE_WORK):
        return Q(pk__in=[])
    since = timezone.localdate() - timedelta(days=rules.IDENTITY_DAYS)
    hosted = Q(state__in=[StayState.EXPECTED, StayState.ARRIVED]) | Q(
        state=StayState.ENDED, ends_on__gte=since
    )
    stays = Stay.objects.filter(hosted, centre__postings__membership_id=actor.membership_id).order_by()
    stays = stays.filter(case__in=_live_consents().values("case_id"))
    return Q(pk__in=stays.values("case_id"))


def hosts_now(actor: Actor) -> Q:
    """Part of `cases.work_queries.HOSTING`: whom her centre expects or hosts today, as long as the woman agrees."""
    if not actor.has(Duty.CENTRE_WORK):
        return Q(pk__in=[])
    stays = Stay.objects.filter(state__in=[StayState.EXPECTED, StayState.ARRIVED])
    stays = stays.filter(centre__postings__membership_id=actor.membership_id).order_by()
    return Q(pk__in=stays.filter(case__in=_live_consents().values("case_id")).values("case_id"))


def stay_of_case_for(actor: Actor, reference: str) -> Stay | None:
    """The newest stay of a file at one of her centres: where a page of the work with her leads back to."""
    return stays_visible_to(actor).filter(case__reference=reference).order_by("-starts_on", "-pk").first()


def stays_of_files(actor: Actor, *files: Case) -> QuerySet[Stay]:
    """For the timeline of files that the actor reads: her own stays to a centre, all of them to her NGO and OFII."""
    rows = stays_visible_to(actor) if actor.has(Duty.CENTRE_WORK) else _stays(actor).select_related("centre")
    rows = rows.filter(case__in=files).select_related("centre", "departure_reason").defer("centre__address")
    return rows.order_by("-starts_on", "-pk")


def cases_of_her_operator(actor: Actor) -> Q:
    """Part of `cases.emergency_queries.REACHABLE`: whom any centre of her operator expects or hosts today, posted
    there or not, as long as the woman agrees that the centre reads who she is."""
    if not actor.has(Duty.CENTRE_WORK):
        return Q(pk__in=[])
    return Q(pk__in=_stays_of_her_operator(actor).values("case_id"))


def stays_of_others(actor: Actor) -> QuerySet[Stay]:
    """For who is on call: the same women but for those whose page she reads anyway, by reference and place."""
    reachable = reachable_cases(actor).order_by().values("pk")
    seen = cases_visible_to(actor).order_by().values("pk")
    stays = _stays_of_her_operator(actor).filter(case__in=reachable).exclude(case__in=seen)
    return stays.select_related("case", "centre").defer("centre__address").prefetch_related(_open_rows())


def _stays_of_her_operator(actor: Actor) -> QuerySet[Stay]:
    stays = _stays(actor).filter(centre__organisation=actor.organisation_id)
    under_way = stays.filter(state__in=[StayState.EXPECTED, StayState.ARRIVED])
    return under_way.filter(case__in=_live_consents().values("case_id")).order_by()


def centres_of_her_operator(actor: Actor) -> QuerySet[Centre]:
    """Their names, for the filter of that list."""
    centres = Centre.objects.filter(organisation=actor.organisation_id).defer("address")
    return centres.order_by("public_label", "pk")


# Decided ends


def stays_followed_by(actor: Actor) -> QuerySet[Stay]:
    """Stays under way, for whoever follows them: the centre its own, NGO and OFII those of the files that their work
    gives them. Without her name."""
    rows = _stays(actor).filter(state=StayState.ARRIVED)
    if actor.has(Duty.CENTRE_WORK):
        rows = rows.filter(centre__in=centres_visible_to(actor).order_by())
    else:
        rows = rows.filter(case__in=cases_by_duty(actor).order_by().values("pk"))
    return rows.select_related("case", "centre").defer("centre__address").order_by("decided_end", "pk")


def ending_within(within: timedelta, today: date) -> Q:
    """The decided end comes at the latest so long from today."""
    return Q(state=StayState.ARRIVED, decided_end__gte=today, decided_end__lte=today + within)


def beyond_end(today: date) -> Q:
    return Q(state=StayState.ARRIVED, decided_end__lt=today)


def stays_ending(within: timedelta, *, today: date) -> QuerySet[Stay]:
    """Every stay that ends within this time, the end that comes first on top: for whoever must be reminded. Asked
    for an actor it gives what the second wall shows her."""
    rows = Stay.objects.filter(ending_within(within, today)).select_related("case", "centre")
    return rows.defer("centre__address").order_by("decided_end", "pk")


# Residents


def _open_rows() -> Prefetch:
    rows = Occupancy.objects.filter(ends_on=None).select_related("place__unit")
    return Prefetch("occupancies", rows.order_by("place__label_order", "pk"), to_attr="open_rows")


def residents_of(actor: Actor, centre: Centre) -> QuerySet[Stay]:
    """Who lives at a centre today, with her places, how many services she had and the last one, to be repeated."""
    stays = _with_names(_stays(actor).filter(centre=centre, state=StayState.ARRIVED))
    stays = stays.prefetch_related(_open_rows())
    live = Q(services__cancelled_at=None)
    last = acts_of(OuterRef("pk"))
    return stays.annotate(
        last_code=Subquery(last.values("commitment__code")[:1]),
        last_minutes=Subquery(last.values("minutes")[:1]),
        services_count=Count("services", filter=live, distinct=True),
        last_service_on=Max("services__provided_on", filter=live),
    ).order_by("starts_on", "pk")


def acts_of(stay: Stay | OuterRef) -> QuerySet[Service]:
    """What was done for her alone and still counts, the last one first."""
    rows = Service.objects.filter(stay=stay, cancelled_at=None, session=None)
    return rows.order_by("-provided_on", "-pk")


def residents_named(actor: Actor, centre: Centre, text: str, today: date) -> list[Stay]:
    """By exact name or file number, among the women of whom this centre may know today who they are."""
    found = stays_visible_to(actor).filter(identities_named(text, "case__identity"), centre=centre)
    return [stay for stay in found.order_by("-starts_on", "-pk") if rules.identity_is_shown(stay, today)]


def expected_at(actor: Actor, centre: Centre) -> QuerySet[Stay]:
    """Who is expected, the soonest first."""
    return _with_names(_stays(actor).filter(centre=centre, state=StayState.EXPECTED)).order_by(
        "starts_on", "pk"
    )


def departed_from(actor: Actor, centre: Centre, since: date) -> QuerySet[Stay]:
    """Who has left lately, so that a wrong departure can be found again."""
    stays = _with_names(_stays(actor).filter(centre=centre, state=StayState.ENDED, ends_on__gte=since))
    return stays.order_by("-ends_on", "-pk")


def stay_before(stay: Stay) -> StayBefore | None:
    """The stay from which she is transferred: all that a centre reads of another one."""
    return StayBefore(*ask("stay_before", stay.pk)[0]) if stay.previous_id else None


def locked(stay: Stay) -> Stay:
    """The stay as it is now, locked until the end of the transaction, with the key of what is sealed in it."""
    workflow.lock(stay)
    prefetch_related_objects([stay], "case__key")
    return stay


def household_now(stay: Stay) -> int:
    """She and the children who are with her as her NGO says today, whatever the places were given for."""
    return 1 + Child.objects.filter(case=stay.case_id).count()


def places_taken_by(stay: Stay) -> list[str]:
    """The names of the places that a household has or had, unit first."""
    rows = stay.occupancies.select_related("place__unit").order_by(
        "place__unit__label_order", "place__label_order", "pk"
    )
    return list(dict.fromkeys(f"{row.place.unit} · {row.place}" for row in rows))


def last_service_on(stay: Stay) -> date | None:
    return Service.objects.filter(stay=stay, cancelled_at=None).aggregate(day=Max("provided_on"))["day"]


def first_service_on(stay: Stay) -> date | None:
    return Service.objects.filter(stay=stay, cancelled_at=None).aggregate(day=Min("provided_on"))["day"]


# Holds


def expired_holds(now: datetime) -> QuerySet[Hold]:
    return Hold.objects.filter(released_at=None, expires_at__lte=now).order_by("pk")


# Whose centre it is


def operator_is_needed(organisation: Organisation) -> str:
    """Part of `organisations.queries.KEPT_OPEN`: an operator that hosts or expects somebody is not closed."""
    _cases, _referrals, stays = ask("open_work", organisation.pk)[0]
    kept = Occupancy.objects.filter(place__unit__centre__organisation=organisation).order_by()
    holds = Hold.objects.filter(released_at=None, pk__in=kept.values("hold_id")).count()
    if not stays and not holds:
        return ""
    return _("It still has %(stays)s and %(holds)s: have them ended first.") % {
        "stays": ngettext("%(count)d stay", "%(count)d stays", stays) % {"count": stays},
        "holds": ngettext("%(count)d hold", "%(count)d holds", holds) % {"count": holds},
    }


def keep_hosted(case: Case, to: str) -> str:
    """Part of `cases.transitions.VETOES`: nobody is erased whom a centre expects or hosts, nor her file merged away."""
    under_way = [StayState.EXPECTED, StayState.ARRIVED]
    if (
        to in (CaseState.MERGED, CaseState.ERASED)
        and Stay.objects.filter(case=case, state__in=under_way).exists()
    ):
        return _("A centre expects or hosts her: her stay ends first.")
    return ""


# Services


def services_visible_to(actor: Actor) -> QuerySet[Service]:
    """Staff: what was delivered at their centres, corrected records too."""
    if not actor.has(Duty.CENTRE_WORK):
        return Service.objects.none()
    return _with_details(_services(actor).filter(stay__centre__in=centres_visible_to(actor).order_by()))


def _services(actor: Actor) -> QuerySet[Service]:
    return Service.objects.filter(not_kept_from(actor, "stay__case__"))


def withheld_service(actor: Actor, reference: str) -> Service | None:
    """What the actor asked for and is kept away from: for the record only."""
    found = ask("withheld", actor.user_id, "service", reference)
    return Service(pk=found[0][0], reference=reference, stay=Stay(case_id=found[0][1])) if found else None


def service_for(actor: Actor, reference: str) -> Service | None:
    return services_visible_to(actor).filter(reference=reference).first()


def services_at(actor: Actor, centre: Centre) -> QuerySet[Service]:
    return _with_details(_services(actor).filter(stay__centre=centre))


def services_since(moment: datetime) -> QuerySet[Service]:
    """Live records of the last moments, their texts ready to be opened: is this one a second click?"""
    lately = Service.objects.filter(cancelled_at=None, recorded_at__gt=moment)
    return lately.select_related("stay__case__key").order_by("pk")


def sessions_since(moment: datetime) -> QuerySet[GroupSession]:
    lately = GroupSession.objects.filter(recorded_at__gt=moment)
    return lately.select_related("centre__key").defer("centre__address").order_by("pk")


def services_of(stay: Stay) -> QuerySet[Service]:
    return _with_details(Service.objects.filter(stay=stay)).order_by("-provided_on", "-pk")


def _with_details(services: QuerySet[Service]) -> QuerySet[Service]:
    return services.select_related(
        "stay__centre", "stay__case__key", "commitment__condition", "provided_by__user", "result"
    ).defer("stay__centre__address")


# Vocabularies


def act_commitments(stay: Stay) -> QuerySet[Commitment]:
    """What may be logged for one resident: acts, and acts for a child if one is with her today."""
    natures = [Nature.ACT_WOMAN, Nature.ACT_CHILD] if household_now(stay) > 1 else [Nature.ACT_WOMAN]
    return _current_commitments().filter(nature__in=natures)


def group_commitments() -> QuerySet[Commitment]:
    return _current_commitments().filter(nature=Nature.GROUP)


def loggable_commitments() -> QuerySet[Commitment]:
    """Everything that services may be logged under, for filters."""
    return _current_commitments().exclude(nature=Nature.STANDING)


def _current_commitments() -> QuerySet[Commitment]:
    current = Commitment.objects.select_related("condition").filter(retired_on=None)
    return current.order_by("condition__position", "position", "code", "pk")


def service_results() -> QuerySet[ServiceResult]:
    return ServiceResult.objects.current()


def departure_reasons(*, keep: Sequence[int] = ()) -> QuerySet[DepartureReason]:
    return DepartureReason.objects.offered(keep=keep)


def regions() -> QuerySet[Region]:
    """Régions that have a centre."""
    return Region.objects.filter(departments__centres__isnull=False).distinct().order_by("name")


def destinations(*, keep: Sequence[int] = ()) -> QuerySet[Destination]:
    return Destination.objects.offered(keep=keep)


def unavailability_reasons() -> QuerySet[UnavailabilityReason]:
    return UnavailabilityReason.objects.current()
