"""What must hold in the demo world, whatever the seed draws."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db.models import Count, F, Q

from cases.enums import CaseState, ConsentScope
from cases.models import Case, Child, Identity, Merge, UnmetNeed
from cases.queries import load_answers, zones_of
from cases.rules import missing_for_referral
from centres.enums import OccupancyKind, StayState
from centres.models import (
    Centre,
    Occupancy,
    Place,
    Preparation,
    PreparationTime,
    Service,
    Stay,
    UnavailabilityReason,
    Unit,
)
from centres.queries import figures_of, free_places
from placements import queries, stay_queries
from placements.enums import OPEN_STATES, Answer, Ending, Opinion, Party, ReferralState
from placements.matching import find_swaps
from placements.models import (
    Apart,
    ArrivalAlarm,
    Confirmation,
    Handover,
    Interview,
    Proposal,
    Referral,
    Transfer,
)
from placements.turns import turn
from tests.trips.demo.day import NOW, TODAY
from trips.access.actor import actor_for
from trips.demo.rows import ORDER
from trips.home.inbox.queries import inbox_of
from trips.identity.models import User
from trips.organisations.enums import Role
from trips.organisations.models import Membership, Organisation
from trips.steering.ledger import KINDS, ledger, numbers_of, total

pytestmark = pytest.mark.usefixtures("demo")
SENT = [state for state in OPEN_STATES if state != ReferralState.DRAFT]


def found(queryset, field):
    return set(queryset.order_by().values_list(field, flat=True).distinct())


def test_three_centres_of_30_25_and_11_places_in_three_regions():
    centres = Centre.objects.annotate(number=Count("units__places")).order_by("-number")
    assert [centre.number for centre in centres] == [30, 25, 11]
    assert len({centre.department.region_id for centre in centres.select_related("department")}) == 3
    assert len({centre.building for centre in centres}) == 3
    assert Place.objects.filter(specialised_from__isnull=False).count() == 66


def test_units_have_one_to_four_places():
    assert found(Unit.objects.annotate(number=Count("places")), "number") == {1, 2, 3, 4}


def test_about_150_women_some_with_children():
    assert 140 <= Case.objects.count() <= 180
    assert 30 <= Child.objects.values("case").distinct().count() <= 90


@pytest.mark.parametrize(
    ("model", "field", "choices"),
    [
        (Referral, "state", ReferralState),
        (Stay, "state", StayState),
        (Occupancy, "kind", OccupancyKind),
        (Proposal, "ending", ["", *Ending]),
        (Proposal, "opinion", ["", *Opinion]),
        (Proposal, "answer", ["", *Answer]),
        (Interview, "outcome", ["", "held", "not_held", "moved"]),
        (Case, "state", [CaseState.OPEN, CaseState.CLOSED, CaseState.MERGED]),
        (Referral.objects.filter(territory=None), "state", [ReferralState.DRAFT]),
    ],
)
def test_every_state_is_there(model, field, choices):
    rows = model if hasattr(model, "filter") else model.objects
    assert found(rows, field) >= set(choices)


def test_somebody_is_looked_for_today_and_others_were_heard_of():
    assert found(ArrivalAlarm.objects.filter(closed_at=None), "referral__state") == {"arrival_missed"}
    assert found(ArrivalAlarm.objects.exclude(closed_at=None), "stay__state") == {"missed"}


def test_each_expected_woman_has_a_plan_and_some_were_heard_of():
    """Who is transferred on a day to come still lives elsewhere: her journey is planned when she is about to leave."""
    expected = found(Stay.objects.filter(state=StayState.EXPECTED, previous=None), "pk")
    assert found(Handover.objects, "stay_id") > expected
    assert found(Confirmation.objects, "stage") == {"left", "on_way"}
    assert all(Handover.objects.values_list("safe_word", flat=True))


def test_places_are_unavailable_for_each_of_the_four_reasons():
    used = found(Occupancy.objects.filter(reason__isnull=False), "reason")
    assert used == found(UnavailabilityReason.objects, "pk")


def test_places_are_unavailable_now_planned_and_past():
    rows = Occupancy.objects.filter(reason__isnull=False)
    assert rows.filter(starts_on__gt=TODAY).exists()
    assert rows.filter(ends_on__lte=TODAY).exists()
    assert rows.filter(starts_on__lte=TODAY, ends_on__gt=TODAY).exists()


def test_places_are_made_ready_after_each_departure_and_some_tonight():
    left = Occupancy.objects.filter(stay__state=StayState.ENDED, kind=OccupancyKind.OCCUPIED)
    nights = set(left.values_list("place", "ends_on"))
    assert set(Preparation.objects.values_list("place", "starts_on")) == nights
    tonight = sum(one.preparing for one in figures_of(Centre.objects.all(), TODAY).values())
    assert tonight >= 2
    assert found(Preparation.objects.filter(reason__isnull=False), "reason__code") == {"bedding"}
    assert found(PreparationTime.objects, "days") == {2, 5}


def test_the_ledger_of_a_quarter_adds_up_and_shows_each_kind():
    lines = ledger(Centre.objects.all(), TODAY - timedelta(days=90), TODAY)
    assert len(lines) == 3
    both = numbers_of(total(lines))
    assert both["nights"] == 66 * 91 == sum(both[kind] for kind in KINDS)
    assert all(both[kind] for kind in ("occupied", "held", "unavailable", "preparing", "free_while_waiting"))
    assert both["waited"] >= both["fitted"] > 0


def test_some_place_is_free_in_each_centre():
    assert found(free_places(TODAY, NOW), "unit__centre") == found(Centre.objects, "pk")


@pytest.mark.parametrize("party", Party)
def test_it_is_the_turn_of_each_party_somewhere(party):
    proposals = {p.referral_id: p for p in Proposal.objects.filter(ended_at=None)}
    turns = [
        turn(row, proposals.get(row.pk), now=NOW) for row in Referral.objects.filter(state__in=OPEN_STATES)
    ]
    assert None not in turns
    assert party in {owner.party for owner in turns}


def test_all_names_say_that_they_are_invented():
    for identity in Identity.objects.select_related("case__key"):
        assert identity.last_name.startswith("Fictive-") or identity.revision == 0
        assert not identity.phone or identity.phone.startswith("06 39 98")
    for child in Child.objects.select_related("case__key"):
        assert child.first_name.endswith("(fictif)")
    assert not User.objects.exclude(full_name__contains="Fictive", email__endswith="@demo.example").exists()
    for centre in Centre.objects.select_related("key"):
        assert centre.public_label.endswith("(fictif)")
        assert "Fictive" in centre.address
    words = r"fictif|fictive|inventé|imaginaire|démonstration"
    assert not Organisation.objects.exclude(name__iregex=words).exists()


def test_a_household_lives_in_one_unit_on_as_many_places_as_it_has_members():
    lived = Stay.objects.exclude(state=StayState.CANCELLED).annotate(
        places=Count("occupancies__place", distinct=True),
        units=Count("occupancies__place__unit", distinct=True),
        elsewhere=Count("pk", filter=~Q(occupancies__place__unit__centre=F("centre"))),
    )
    assert not lived.exclude(places=F("household_size"), units=1, elsewhere=0).exists()


def test_occupied_nights_are_those_of_the_stay():
    occupied = Occupancy.objects.filter(kind=OccupancyKind.OCCUPIED)
    assert not occupied.exclude(starts_on=F("stay__starts_on")).exists()
    assert not occupied.filter(stay__ends_on__isnull=False).exclude(ends_on=F("stay__ends_on")).exists()
    assert not occupied.filter(stay__ends_on=None, ends_on__isnull=False).exists()


def test_each_child_takes_a_place():
    cases = Case.objects.filter(referrals__submitted_at__isnull=False).annotate(
        size=Count("children", distinct=True) + 1
    )
    assert not cases.exclude(size=F("referrals__household_size")).exists()


def test_no_woman_is_sent_where_she_must_not_go():
    proposals = Proposal.objects.select_related("centre__department", "referral__case__safety")
    avoided = {}
    for proposal in proposals:
        avoided[proposal.pk] = zones_of(proposal.referral.case).departments
        assert proposal.centre.department not in avoided[proposal.pk]
    assert any(avoided.values())


def test_nothing_is_missing_in_what_was_submitted():
    sent = Referral.objects.filter(submitted_at__isnull=False).select_related("case")
    for referral in sent.exclude(state=ReferralState.WITHDRAWN):
        assert missing_for_referral(load_answers(referral.case)) == []


def test_drafts_are_at_different_steps():
    drafts = Case.objects.filter(referrals__state=ReferralState.DRAFT)
    filled = Counter(sum(bool(step) for step in row) for row in drafts.values_list(*_revisions()))
    assert len(filled) == 7


def _revisions():
    steps = ("identity", "household", "situation", "detection", "needsassessment", "safety")
    return [f"{step}__revision" for step in steps]


def test_two_consents_a_case_given_before_anything_else():
    counts = Case.objects.annotate(number=Count("consents", filter=Q(consents__given_on__lte=TODAY)))
    assert found(counts, "number") == {len(ConsentScope)}
    assert Case.objects.filter(consents__withdrawn_at__isnull=False).exists()


def test_forms_of_exploitation_follow_the_survey():
    share = Case.objects.filter(detection__exploitation_types__code="sexual").count()
    assert 0.78 <= share / Case.objects.filter(detection__revision=1).count() <= 0.94


def test_moments_follow_each_other_and_none_is_in_the_future():
    disordered = (
        Q(submitted_at__lt=F("created_at"))
        | Q(assessed_at__lt=F("submitted_at"))
        | Q(proposals__proposed_at__lt=F("assessed_at"))
        | Q(proposals__opinion_at__lt=F("proposals__proposed_at"))
        | Q(proposals__answer_at__lt=F("proposals__opinion_at"))
        | Q(proposals__ended_at__lt=F("proposals__answer_at"))
        | Q(stay__arrived_at__lt=F("stay__decided_at"))
        | Q(stay__ended_at__lt=F("stay__arrived_at"))
        | Q(state_since__gte=NOW)
    )
    assert not Referral.objects.filter(disordered).exists()


def test_services_lie_inside_stays():
    outside = Q(provided_on__lt=F("stay__starts_on")) | Q(provided_on__gte=F("stay__ends_on"))
    assert not Service.objects.filter(outside | Q(provided_on__gte=TODAY)).exists()
    assert Service.objects.filter(session__isnull=False).exists()
    assert Service.objects.filter(cancelled_at__isnull=False).exists()
    assert Service.objects.count() > 1500


def test_one_transfer_is_planned_one_is_asked_and_one_is_done():
    rows = Transfer.objects.select_related("referral__stay", "from_stay", "to_stay").order_by("pk")
    planned, done = rows
    assert (done.from_stay.state, done.to_stay.state) == (StayState.ENDED, StayState.ARRIVED)
    assert done.from_stay.ends_on == done.to_stay.starts_on < TODAY
    assert (done.referral.stay, done.referral.state) == (done.to_stay, ReferralState.ARRIVED)
    assert planned == stay_queries.planned_transfer(planned.referral)
    assert planned.from_stay.transferred_on == planned.to_stay.starts_on == planned.referral.due_on > TODAY
    assert planned.to_stay.handover.referral == planned.referral
    [asked] = Proposal.objects.filter(transfer_why__isnull=False, ended_at=None)
    assert asked.referral.state == ReferralState.ARRIVED
    assert asked.centre != asked.referral.stay.centre


def test_live_proposals_have_time_left():
    assert not queries.overdue_proposals(NOW).exists()


def test_needs_of_those_outside_the_rules_are_counted():
    assert found(UnmetNeed.objects, "reason") == {"minor", "no_consent"}


def test_every_row_has_its_line_of_history():
    for model in ORDER:
        if hasattr(model, "history"):
            assert model.history.filter(history_type="+").count() == model.objects.count(), model


def test_many_to_many_relations_are_in_the_history_too():
    now = Referral.objects.filter(state=ReferralState.WAITING).first()
    past = now.history.first()
    assert {row.eligibilityground_id for row in past.grounds.all()} == found(now.grounds, "pk")


@pytest.mark.parametrize("email", ["intervenante", "agente", "nationale", "responsable", "travailleuse"])
def test_each_who_follows_women_finds_something_new_and_something_read(email):
    membership = Membership.objects.get(user__email=f"{email}@demo.example")
    rows = inbox_of(actor_for(membership), now=NOW)
    assert rows.filter(is_read=False).exists()
    assert rows.filter(is_read=True).exists()


def test_centres_say_what_is_near_and_units_differ():
    assert Centre.objects.filter(languages__isnull=False).distinct().count() == 3
    assert found(Centre.objects, "near_hospital") == {True, False}
    assert found(Centre.objects, "near_psychologist") == {True, None}
    assert found(Unit.objects, "takes_cot") == {True, False}


def test_two_pairs_must_not_meet_and_do_not():
    lived = Stay.objects.filter(state=StayState.ARRIVED)
    homes = dict(lived.values_list("person", "centre"))
    pairs = list(Apart.objects.values_list("first_person", "second_person"))
    assert len(pairs) == 2
    for one, other in pairs:
        assert homes.get(one, 0) != homes.get(other)


def test_two_files_are_read_as_one_one_of_them_for_good_and_a_merge_was_undone():
    live = Merge.objects.filter(undone_at=None).select_related("kept", "other")
    limit = NOW - timedelta(days=31)
    assert [one.merged_at < limit for one in live.order_by("merged_at")] == [True, False]
    for one in live:
        assert (one.other.state, one.other.person_id) == (CaseState.MERGED, one.kept.person_id)
        assert one.other.organisation_id == one.kept.organisation_id
    assert Merge.objects.exclude(undone_at=None).get().other.state != CaseState.MERGED


def test_some_exchange_would_help_two_residents():
    national = Membership.objects.filter(role=Role.NATIONAL_OFFICER).first()
    assert find_swaps(actor_for(national), on=TODAY).found
