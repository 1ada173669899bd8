"""OFII asks, applies its rules, shares out its files, and looks again at a refusal."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.queries import load_answers
from cases.vocabularies import Protection
from placements import actions, eligibility, review_queries
from placements.enums import Party, ReferralState, ReviewReason
from placements.models import EligibilityGround, Question, QuestionSubject, RuleException
from placements.turns import turn, until
from tests.factories import placements as make
from tests.factories.cases import save_step, word
from trips.audit.models import Event
from trips.guards.refusals import Overtaken, Refused

S = ReferralState


@pytest.fixture
def reviewed(world, frozen_now):
    return make.make_referral(world, S.UNDER_REVIEW)


# Questions


def test_ofiis_time_stands_still_while_the_ngo_answers(world, reviewed, frozen_now):
    """Asked on a Monday with n working days left: answered a week later, n working days are left."""
    today = timezone.localdate(frozen_now)
    due = until(reviewed)
    make.ask(world, reviewed, now=frozen_now)
    assert turn(make.stored(reviewed), now=frozen_now).party == Party.NGO
    later = frozen_now + timedelta(days=7)
    actions.answer_ngo(referral=reviewed, answer="Fictive answer", by=world.caseworker_a, now=later)
    referral = make.stored(reviewed)
    assert (referral.state, referral.days_left) == (S.UNDER_REVIEW, None)
    assert until(referral) - timezone.localdate(later) == due - today


def test_what_was_late_before_the_question_is_due_at_once(world, reviewed, frozen_now):
    later = frozen_now + timedelta(days=60)
    make.ask(world, reviewed, now=later)
    actions.drop_question(referral=reviewed, by=world.officer_lyon, now=later)
    assert until(make.stored(reviewed)) == timezone.localdate(later)


def test_a_question_says_what_about_and_is_one_at_a_time(world, reviewed, frozen_now):
    with pytest.raises(Refused):
        actions.ask_ngo(referral=reviewed, subjects=[], detail="", by=world.officer_lyon, now=frozen_now)
    make.ask(world, reviewed, now=frozen_now)
    with pytest.raises(Overtaken):
        make.ask(world, reviewed, now=frozen_now)
    assert Question.objects.count() == 1


@pytest.mark.parametrize("persona", ["caseworker_b", "officer_paris", "manager_north", "officer_lyon"])
def test_only_her_ngo_answers(world, reviewed, frozen_now, persona):
    make.ask(world, reviewed, now=frozen_now)
    with pytest.raises(Refused):
        actions.answer_ngo(referral=reviewed, answer="", by=world.actors[persona], now=frozen_now)


def test_a_second_answer_comes_too_late(world, reviewed, frozen_now):
    make.ask(world, reviewed, now=frozen_now)
    actions.answer_ngo(referral=reviewed, answer="", by=world.caseworker_a, now=frozen_now)
    with pytest.raises(Overtaken):
        actions.drop_question(referral=reviewed, by=world.officer_lyon, now=frozen_now)


def test_by_the_pages(client_of, world, reviewed, frozen_now):
    url = reverse("placements:ask", args=[reviewed.reference])
    officer, ngo = client_of("officer_lyon"), client_of("caseworker_a")
    assert url in officer.get(reviewed.get_absolute_url()).content.decode()
    empty = officer.post(url, {"detail": "x"})
    assert empty.status_code == 200
    subject = word(QuestionSubject, "household").pk
    assert officer.post(url, {"subjects": [subject], "detail": "Fictive?"}).status_code == 302
    page = ngo.get(reviewed.get_absolute_url()).content.decode()
    assert "Fictive?" in page
    answer = reverse("placements:answer", args=[reviewed.reference])
    assert "Fictive?" in ngo.get(answer).content.decode()
    assert ngo.post(answer, {"answer": "Fictive answer"}).status_code == 302
    assert "Fictive answer" in officer.get(reviewed.get_absolute_url()).content.decode()
    # A page that is too old.
    assert ngo.post(answer, {"answer": "again"}).url == reviewed.get_absolute_url()
    for persona in ("caseworker_b", "officer_paris", "manager_north"):
        assert client_of(persona).get(answer).status_code in (403, 404)
        assert client_of(persona).get(url).status_code in (403, 404)


@pytest.mark.parametrize("state", [S.DRAFT, S.SUBMITTED, S.UNDER_REVIEW, S.WAITING])
def test_another_look_only_at_a_refusal(world, state, frozen_now):
    referral = make.make_referral(world, state)
    with pytest.raises(Overtaken):
        actions.ask_review(
            referral=referral, reason=ReviewReason.NEW_FACTS, by=world.caseworker_a, now=frozen_now
        )
    assert make.stored(referral).state == state


def test_what_was_said_is_sealed(world, reviewed, frozen_now):
    make.ask(world, reviewed, now=frozen_now, detail="Fictive canary")
    question = review_queries.open_question(reviewed)
    assert question.detail == "Fictive canary"
    assert b"canary" not in bytes(question.detail_sealed)


# Rules of eligibility


def outcomes(referral, day=date(2026, 11, 27)):
    return {one.rule.code: one.kept for one in eligibility.apply(load_answers(referral.case), day)}


def pending(world, referral, now):
    protection = word(Protection, "pending")
    save_step(
        referral.case, "situation", by=world.caseworker_a, now=now, protection=protection, protected_on=None
    )


def test_each_rule_reads_the_file(world, reviewed, frozen_now):
    assert outcomes(reviewed) == {
        "adult": True,
        "gender": True,
        "protection": True,
        "signs": True,
        "danger": None,
    }


def test_outside_a_rule_only_the_national_desk_goes_on_and_says_why(client_of, world, reviewed, frozen_now):
    pending(world, reviewed, frozen_now)
    referral = make.stored(reviewed)
    assert outcomes(referral)["protection"] is False
    grounds = EligibilityGround.objects.current()
    exception = word(RuleException, "decision_expected")
    for by, given in ((world.officer_lyon, exception), (world.national, None)):
        with pytest.raises(Refused, match="protection"):
            actions.decide_eligible(
                referral=referral, grounds=grounds, exception=given, by=by, now=frozen_now
            )
    url = reverse("placements:eligible", args=[referral.reference])
    refused = client_of("officer_lyon").get(url).content.decode()
    assert 'name="exception"' not in refused
    assert 'name="grounds"' not in refused
    page = client_of("national").post(url, {"grounds": [grounds[0].pk]})
    assert page.status_code == 200
    assert (
        client_of("national").post(url, {"grounds": [grounds[0].pk], "exception": exception.pk}).status_code
        == 302
    )
    referral = make.stored(referral)
    assert (referral.state, referral.rule_exception_id) == (S.WAITING, exception.pk)
    assert referral.rules_of == "2020-01-01"
    assert str(exception) in client_of("caseworker_a").get(referral.get_absolute_url()).content.decode()


def test_within_the_rules_no_reason_is_kept(world, reviewed, frozen_now):
    exception = word(RuleException, "other")
    grounds = EligibilityGround.objects.current()
    actions.decide_eligible(
        referral=reviewed, grounds=grounds, exception=exception, by=world.national, now=frozen_now
    )
    assert make.stored(reviewed).rule_exception is None


def test_rules_are_dated(monkeypatch):
    old = eligibility.RULES[0]
    changed = [
        eligibility.Rule(old.code, old.asks, old.outside, old.check, until=date(2026, 7, 1)),
        eligibility.Rule(old.code, old.asks, old.outside, lambda facts: False, since=date(2026, 7, 1)),
    ]
    monkeypatch.setattr(eligibility, "RULES", changed)
    assert [len(eligibility.rules_on(day)) for day in (date(2026, 6, 30), date(2026, 7, 1))] == [1, 1]
    assert eligibility.version_on(date(2026, 6, 30)) == "2020-01-01"
    assert eligibility.version_on(date(2026, 7, 1)) == "2026-07-01"


# Another look at a refusal


def test_a_refusal_is_looked_at_again_and_stays_in_the_story(client_of, world, frozen_now):
    referral = make.make_referral(world, S.NOT_ELIGIBLE)
    url = reverse("placements:ask_review", args=[referral.reference])
    later = frozen_now + timedelta(days=3)
    assert client_of("caseworker_b").get(url).status_code == 404
    actions.ask_review(referral=referral, reason=ReviewReason.NEW_FACTS, by=world.caseworker_a, now=later)
    referral = make.stored(referral)
    assert (referral.state, referral.submitted_at) == (S.SUBMITTED, frozen_now)
    assert until(referral) > timezone.localdate(later)
    actions.take(referral=referral, by=world.officer_lyon, now=later)
    grounds = EligibilityGround.objects.current()
    actions.decide_eligible(referral=referral, grounds=grounds, by=world.officer_lyon, now=later)
    page = client_of("caseworker_a").get(referral.get_absolute_url()).content.decode()
    for said in ("Aucune protection internationale accordée", "il y a des faits nouveaux", "Éligible"):
        assert said in page


def test_not_while_another_request_is_open(client_of, world, frozen_now):
    referral = make.make_referral(world, S.NOT_ELIGIBLE)
    actions.restart_referral(case=referral.case, by=world.caseworker_a, now=frozen_now)
    url = reverse("placements:ask_review", args=[referral.reference])
    answer = client_of("caseworker_a").post(url, {"reason": ReviewReason.MISTAKE})
    assert answer.status_code == 409
    assert make.stored(referral).state == S.NOT_ELIGIBLE


# Who reviews


def test_a_colleagues_files_are_taken_over_one_or_many(client_of, world, frozen_now):
    mine = [make.make_referral(world, S.UNDER_REVIEW) for _one in range(3)]
    national = world.memberships["national"]
    client = client_of("national")
    assert client.post(reverse("placements:take_over", args=[mine[0].reference])).status_code == 302
    assert make.stored(mine[0]).reviewer_id == national.pk
    url = reverse("placements:allocation")
    chosen = {"referrals": [one.reference for one in mine[1:]], "reviewer": national.reference}
    assert client.post(url, chosen).status_code == 302
    assert {make.stored(one).reviewer_id for one in mine} == {national.pk}
    assert Event.objects.filter(kind="placements.allocate").count() == 3
    assert client.post(url, {"reviewer": national.reference}).status_code == 200
    # What was ticked stays ticked when something else is missing.
    page = client.post(url, {"referrals": [mine[0].reference]}).content.decode()
    assert page.count(" checked") == 1


def test_only_to_who_covers_the_territory_and_all_or_none(world, frozen_now):
    mine = [make.make_referral(world, S.UNDER_REVIEW) for _one in range(2)]
    lyon, paris = (world.memberships[name] for name in ("officer_lyon", "officer_paris"))
    with pytest.raises(Refused):
        actions.allocate(referrals=mine, reviewer=paris, by=world.national, now=frozen_now)
    with pytest.raises(Refused):
        actions.allocate(referrals=mine, reviewer=lyon, by=world.officer_paris, now=frozen_now)
    assert not Event.objects.filter(kind="placements.allocate").exists()


def test_the_other_territorys_files_cannot_be_named(client_of, world, frozen_now):
    mine = make.make_referral(world, S.UNDER_REVIEW)
    url = reverse("placements:allocation")
    client = client_of("officer_paris")
    assert mine.reference not in client.get(url).content.decode()
    chosen = {"referrals": [mine.reference], "reviewer": world.memberships["officer_paris"].reference}
    assert client.post(url, chosen).status_code == 200
    assert make.stored(mine).reviewer_id == world.memberships["officer_lyon"].pk
    for persona in ("caseworker_a", "manager_north", "auditor"):
        assert client_of(persona).get(url).status_code == 403


def test_as_many_queries_for_one_file_as_for_many(client_of, world, django_assert_num_queries):
    client = client_of("officer_lyon")
    for count in (1, 3):
        for _one in range(count):
            make.make_referral(world, S.UNDER_REVIEW)
        with django_assert_num_queries(11):
            client.get(reverse("placements:allocation"))
