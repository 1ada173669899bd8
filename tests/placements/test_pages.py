"""Each page as each party, with neighbours who could leak, and with bad input."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, UnmetNeed
from cases.vocabularies import ConsentMeans
from centres.models import Occupancy
from placements.enums import Ending, Opinion, ReferralState
from placements.models import (
    EligibilityGround,
    IneligibilityReason,
    OpinionReason,
    OverrideReason,
    Referral,
    RefusalReason,
    ReleaseReason,
    WayOut,
    WithdrawalReason,
)
from tests.factories import placements as make
from tests.factories.cases import save_step, word
from tests.sign_in import enter
from trips.audit.models import Read

S = ReferralState


def url(route, obj=None):
    return reverse(f"placements:{route}", args=[obj.reference] if obj else [])


def text(response):
    return response.content.decode()


def post(client, address, data=None, follow=True):
    return client.post(address, data or {}, follow=follow)


# Step 1


def age_and_consent(client, **answers):
    page = client.get(url("start"))
    ticket = page.context["form"].initial["ticket"]
    given = {
        "ticket": ticket,
        "adult": "yes",
        "ofii": "yes",
        "centre": "yes",
        "given_on": "20/11/2026",
        "means": word(ConsentMeans, "oral").pk,
    }
    return given | answers


def test_step_one_opens_a_case_with_its_draft(client_of):
    client = client_of("caseworker_a")
    response = post(client, url("start"), age_and_consent(client), follow=False)
    referral = Referral.objects.get()
    assert referral.state == S.DRAFT
    assert response["Location"] == reverse("cases:step", args=[referral.case.reference, "household"])


def test_the_same_page_sent_twice_opens_one_case(client_of):
    client = client_of("caseworker_a")
    answers = age_and_consent(client)
    for _again in range(2):
        post(client, url("start"), answers, follow=False)
    assert (Case.objects.count(), Referral.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"adult": "no"}, "119"),
        ({"adult": "no", "given_on": "31/02/2026"}, "119"),
        ({"ofii": "no"}, "3919"),
        ({"centre": "no"}, "3919"),
    ],
)
def test_under_age_or_without_consent_only_a_number_is_kept(client_of, answers, says):
    client = client_of("caseworker_a")
    response = post(client, url("start"), age_and_consent(client) | answers)
    assert says in text(response)
    assert (Case.objects.count(), UnmetNeed.objects.get().count) == (0, 1)


@pytest.mark.parametrize("given_on", ["31/02/2026", "24/11/2026", "01/01/1870", "chat", "x" * 5000])
def test_an_impossible_date_of_consent_is_said_beside_the_field(client_of, given_on):
    client = client_of("caseworker_a")
    response = post(client, url("start"), age_and_consent(client) | {"given_on": given_on})
    assert response.context["form"].errors["given_on"]
    assert Case.objects.count() == 0


def test_an_unknown_stop_is_not_found(client_of):
    address = reverse("placements:stopped", args=["autre"])
    assert client_of("caseworker_a").get(address).status_code == 404


# From check to review


def test_the_whole_way_through_the_pages(client_of, world):
    referral = make.make_draft(world)
    ngo, ofii, centre = (client_of(p) for p in ("caseworker_a", "officer_lyon", "manager_north"))
    assert url("check", referral) in post(ngo, url("restart", referral.case)).redirect_chain[-1][0]
    post(ngo, url("check", referral))
    post(ofii, url("take", referral))
    post(ofii, url("eligible", referral), {"grounds": [EligibilityGround.objects.current()[0].pk]})
    page = ofii.get(url("matching", referral))
    north = next(f for f in page.context["fit"].fitting if f.centre == world.centres["north"])
    post(ofii, url("matching", referral), {"places": [place.reference for place in north.places]})
    proposal = referral.proposals.get()
    post(centre, url("give_opinion", proposal), {"opinion": Opinion.FAVOURABLE})
    answer = {"answer": "accepted", "means": word(ConsentMeans, "oral").pk}
    post(ngo, url("record_answer", proposal), answer)
    post(ofii, url("admit", proposal), {"arrival_on": "30/11/2026"})
    assert make.stored(referral).stay.starts_on.isoformat() == "2026-11-30"


def test_an_incomplete_file_cannot_be_sent(client_of, world):
    referral = make.make_draft(world)
    save_step(referral.case, "safety", by=world.caseworker_a, channels=[])
    response = post(client_of("caseworker_a"), url("check", referral))
    assert response.status_code == 200
    assert response.context["missing"]
    assert make.stored(referral).state == S.DRAFT


def test_the_check_of_a_case_without_referral_says_so(client_of, world):
    referral = make.make_referral(world, S.WITHDRAWN)
    response = client_of("caseworker_a").get(url("check_case", referral.case), follow=True)
    assert response.status_code == 200
    assert response.context["may_start"]


def test_sent_twice_is_harmless(client_of, world):
    referral = make.make_referral(world, S.SUBMITTED)
    response = post(client_of("caseworker_a"), url("check", referral))
    assert response.status_code == 200
    assert len(list(response.context["messages"])) == 1


def test_a_ground_is_needed_and_a_word_in_its_place_is_refused(client_of, world):
    referral = make.make_referral(world, S.UNDER_REVIEW)
    for wrong in ({}, {"grounds": ["chat"]}, {"grounds": ["999999999999"]}):
        response = post(client_of("officer_lyon"), url("eligible", referral), wrong)
        assert response.context["form"].errors["grounds"]


def test_not_eligible_needs_both(client_of, world):
    referral = make.make_referral(world, S.UNDER_REVIEW)
    client, reason = client_of("officer_lyon"), word(IneligibilityReason, "no_danger").pk
    response = post(client, url("not_eligible", referral), {"reason": reason})
    assert response.context["form"].errors["way_out"]
    way_out = word(WayOut, "ac_se")
    response = post(client, url("not_eligible", referral), {"reason": reason, "way_out": way_out.pk})
    assert str(way_out) in text(response)
    assert str(way_out) in text(client_of("caseworker_a").get(url("detail", referral)))


@pytest.mark.parametrize("state", [S.DRAFT, S.WAITING, S.ADMITTED])
def test_withdrawal_by_its_page(client_of, world, state):
    referral = make.make_referral(world, state)
    reason = word(WithdrawalReason, "ngo_no_contact").pk
    response = post(client_of("caseworker_a"), url("withdraw", referral), {"reason": reason})
    assert response.status_code == 200
    assert make.stored(referral).state == S.WITHDRAWN


def test_ofii_cannot_give_the_reason_of_an_ngo(client_of, world):
    referral = make.make_referral(world, S.WAITING)
    reason = word(WithdrawalReason, "ngo_no_contact").pk
    response = post(client_of("officer_lyon"), url("withdraw", referral), {"reason": reason})
    assert response.context["form"].errors["reason"]


def test_steps_out_of_order_go_back_to_the_file_with_a_sentence(client_of, world):
    referral = make.make_referral(world, S.SUBMITTED)
    client = client_of("officer_lyon")
    for route in ("eligible", "not_eligible", "matching"):
        response = post(client, url(route, referral))
        assert response.redirect_chain
        assert [str(message) for message in response.context["messages"]]
    assert make.stored(referral).state == S.SUBMITTED


# Proposal


def test_unknown_places_get_a_sentence(client_of, world):
    referral = make.make_referral(world, S.WAITING)
    for places in ([], ["P-0000-0000"], ["chat"]):
        response = post(client_of("officer_lyon"), url("matching", referral), {"places": places})
        assert response.status_code == 200
        assert len(list(response.context["messages"])) == 1


def test_a_place_taken_in_between_is_a_conflict(client_of, world):
    referral, proposal = make.make_referral(world, S.WAITING), make.make_proposal(world)
    places = [row.place.reference for row in Occupancy.objects.filter(hold=proposal.hold)]
    response = post(client_of("officer_lyon"), url("matching", referral), {"places": places})
    assert response.status_code == 409
    assert f'href="{referral.get_absolute_url()}"' in response.text
    assert make.stored(referral).state == S.WAITING


def test_an_unfavourable_opinion_without_reason_is_an_error(client_of, world):
    proposal = make.make_proposal(world)
    client = client_of("manager_north")
    response = post(client, url("give_opinion", proposal), {"opinion": "unfavourable"})
    assert response.context["form"].errors["reason"]
    reason = word(OpinionReason, "staffing").pk
    post(client, url("give_opinion", proposal), {"opinion": "unfavourable", "reason": reason})
    proposal.refresh_from_db()
    assert proposal.opinion == Opinion.UNFAVOURABLE


def test_a_worker_reads_and_does_not_give_the_opinion(client_of, world):
    proposal = make.make_proposal(world)
    client = client_of("worker_north")
    assert client.get(url("proposal", proposal)).status_code == 200
    assert post(client, url("give_opinion", proposal), {"opinion": "favourable"}).status_code == 403


def test_ofii_answers_an_unfavourable_opinion(client_of, world):
    proposal = make.make_proposal(world, opinion=Opinion.UNFAVOURABLE)
    client = client_of("officer_lyon")
    response = post(client, url("answer_opinion", proposal), {"answer": "override"})
    assert response.context["form"].errors["reason"]
    reason = word(OverrideReason, "danger").pk
    post(client, url("answer_opinion", proposal), {"answer": "override", "reason": reason})
    proposal.refresh_from_db()
    assert proposal.override_reason_id == reason


def test_ofii_follows_an_unfavourable_opinion(client_of, world):
    proposal = make.make_proposal(world, opinion=Opinion.UNFAVOURABLE)
    post(client_of("officer_lyon"), url("answer_opinion", proposal), {"answer": "uphold"})
    assert make.stored(proposal.referral).state == S.WAITING


def test_a_refusal_by_its_page(client_of, world):
    proposal = make.make_proposal(world, opinion=Opinion.FAVOURABLE)
    answer = {
        "answer": "refused",
        "means": word(ConsentMeans, "oral").pk,
        "reasons": [word(RefusalReason, "afraid").pk],
    }
    response = post(client_of("caseworker_a"), url("record_answer", proposal), answer)
    assert str(word(RefusalReason, "afraid")) in text(response)


@pytest.mark.parametrize("day", ["22/11/2026", "31/02/2026", "23/11/2030", "demain", ""])
def test_an_impossible_arrival_is_said_beside_the_field(client_of, world, day):
    proposal = make.make_proposal(world, opinion=Opinion.FAVOURABLE, answer="accepted")
    response = post(client_of("officer_lyon"), url("admit", proposal), {"arrival_on": day})
    assert response.context["form"].errors["arrival_on"]


def test_out_of_order_on_a_proposal(client_of, world):
    proposal = make.make_proposal(world)
    answer = {"answer": "accepted", "means": word(ConsentMeans, "oral").pk}
    response = post(client_of("caseworker_a"), url("record_answer", proposal), answer)
    assert response.redirect_chain
    response = post(client_of("officer_lyon"), url("admit", proposal), {"arrival_on": "30/11/2026"})
    assert response.redirect_chain
    assert make.stored(proposal.referral).state == S.PROPOSED


def test_a_place_freed_by_its_page(client_of, world):
    proposal = make.make_proposal(world)
    reason = word(ReleaseReason, "mistake").pk
    post(client_of("officer_lyon"), url("release", proposal), {"reason": reason})
    assert make.stored(proposal.referral).state == S.WAITING


EXPIRED = {
    "release": ("officer_lyon", {}),
    "record_answer": ("caseworker_a", {"answer": "accepted"}),
    "admit": ("officer_lyon", {"arrival_on": "05/12/2026"}),
}


@pytest.mark.parametrize("route", EXPIRED)
def test_an_expired_hold_ends_for_good_and_says_so(client_of, world, route):
    proposal = make.make_proposal(world)
    persona, data = EXPIRED[route]
    client = client_of(persona)
    with time_machine.travel(proposal.hold.expires_at + timedelta(minutes=1), tick=False):
        enter(client, world.user(persona))
        response = post(client, url(route, proposal), data)
    assert response.status_code == 200
    assert len(list(response.context["messages"])) == 1
    proposal.refresh_from_db()
    assert proposal.ending == Ending.EXPIRED
    assert make.stored(proposal.referral).state == S.WAITING


# Neighbours


ROUTES_OF_REFERRAL = ["detail", "check", "take", "eligible", "not_eligible", "matching", "withdraw"]
ROUTES_OF_PROPOSAL = [
    "proposal",
    "give_opinion",
    "record_answer",
    "answer_opinion",
    "admit",
    "release",
    "expire",
]


def statuses(client, routes, obj):
    for route in routes:
        yield client.get(url(route, obj)).status_code
        yield client.post(url(route, obj)).status_code


def test_a_referral_of_others_does_not_exist(client_of, world):
    referral = make.make_referral(world, S.PROPOSED)
    for persona in ("caseworker_b", "officer_paris", "manager_north", "auditor", "platform", "stranger"):
        assert set(statuses(client_of(persona), ROUTES_OF_REFERRAL, referral)) == {404}, persona


def test_a_proposal_of_others_does_not_exist(client_of, world):
    proposal = make.make_proposal(world)
    for persona in ("caseworker_b", "officer_paris", "manager_south", "auditor", "admin_a"):
        assert set(statuses(client_of(persona), ROUTES_OF_PROPOSAL, proposal)) == {404}, persona


def test_a_guessed_reference_is_not_found(client_of, world):
    client = client_of("national")
    assert client.get(reverse("placements:detail", args=["R-0000-0000"])).status_code == 404
    assert client.get("/orientations/1/").status_code == 404


def test_lower_case_is_understood(client_of, world):
    referral = make.make_referral(world, S.WAITING)
    address = url("detail", referral).lower()
    assert client_of("officer_lyon").get(address).status_code == 200


def test_the_national_desk_sees_all_of_france(client_of, world):
    referral = make.make_referral(world, S.WAITING)
    assert client_of("national").get(url("matching", referral)).status_code == 200


def test_why_she_is_where_she_is(client_of, world):
    make.make_referral(world, S.WAITING, safety={"urgency": "1_imminent", "no_zone": True})
    referral = make.make_referral(world, S.WAITING)
    line = client_of("officer_lyon").get(url("detail", referral)).context["line"]
    assert "2" in line
    assert timezone.localdate().strftime("%d/%m/%Y") in line


def test_a_correction_is_marked_for_whoever_must_act(client_of, world, frozen_now):
    referral = make.make_referral(world, S.WAITING)
    later = timezone.now() + timedelta(minutes=5)
    save_step(referral.case, "safety", by=world.caseworker_a, now=later, urgency="1_imminent")
    assert client_of("officer_lyon").get(url("detail", referral)).context["corrected"]


def test_reading_a_referral_is_recorded(client_of, world):
    referral = make.make_referral(world, S.WAITING)
    client_of("officer_lyon").get(url("detail", referral))
    assert Read.objects.filter(reference=referral.reference, user_id=world.officer_lyon.user_id).count() == 1
