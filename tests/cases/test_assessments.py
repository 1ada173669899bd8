"""Needs assessed again: what changed is shown, what was stays, and the referral reads the assessment that holds."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cases import actions, queries, rules
from cases.assessment_presenters import changes_between
from cases.assessment_queries import assessments_of
from cases.enums import StepCode
from cases.models import Case, PastAssessment
from cases.vocabularies import Need
from placements.enums import ReferralState as S
from tests.factories.cases import make_case, make_full_case, words
from tests.factories.placements import make_referral
from trips.guards.refusals import Overtaken, Refused

LATER = date(2026, 11, 22)


@pytest.fixture
def case(world, frozen_now):
    """Of a woman who lives in the north; her needs were noted a week ago: safety, legal."""
    return make_referral(world, S.ARRIVED, now=frozen_now - timedelta(days=7)).case


def assess(world, case, *codes, persona="caseworker_a", day=LATER, revision=1, now):
    actions.assess_again(
        case=queries.full_case_for(world.caseworker_a, case.reference),
        revision=revision,
        day=day,
        needs=words(Need, *codes),
        by=world.actors[persona],
        now=now,
    )


def page(name, case):
    return reverse(f"cases:{name}", args=[case.reference])


def found(world, case):
    return assessments_of(Case.objects.get(pk=case.pk))


def test_the_last_is_beside_the_one_before_with_what_changed(client_of, world, case, frozen_now):
    assess(world, case, "safety", "parenting", now=frozen_now)

    latest, before = found(world, case)
    assert (latest.assessed_on, before.assessed_on) == (LATER, date(2026, 11, 16))
    words_of = {change.need: change.word for change in changes_between(latest, before)}
    assert sorted(words_of.values()) == ["ajouté", "comme avant", "n’y est plus"]
    shown = client_of("worker_north").get(page("assessments", case)).content.decode()
    for word in ("ajouté", "n’y est plus", "comme avant", "22/11/2026", "16/11/2026"):
        assert word in shown


def test_the_referral_reads_the_one_that_holds(world, case, frozen_now):
    assess(
        world,
        case,
        "mental_health",
        now=frozen_now,
    )
    whole = queries.full_case_for(world.caseworker_a, case.reference)
    assert [need.code for need in whole.needsassessment.needs.all()] != ["safety", "legal"]
    assert not [one for one in rules.missing_for_referral(whole) if one.step_code == StepCode.NEEDS]


@pytest.mark.parametrize("day", [date(2026, 11, 16), date(2026, 11, 1), date(2026, 11, 24)])
def test_a_day_that_does_not_follow_is_refused(world, case, frozen_now, day):
    with pytest.raises(Refused):
        assess(world, case, "legal", day=day, now=frozen_now)
    assert not PastAssessment.objects.exists()


def test_before_her_needs_are_noted_there_is_nothing_to_assess_again(client_of, world, frozen_now):
    case = make_case(world.caseworker_a)
    with pytest.raises(Refused):
        assess(world, case, "legal", revision=0, now=frozen_now)
    shown = client_of("caseworker_a").get(page("assessments", case))
    assert shown.context["rows"] == []
    assert page("assess_again", case) not in shown.content.decode()


def test_sent_twice_it_is_made_once_and_two_people_do_not_overwrite_each_other(
    client_of, world, case, frozen_now
):
    client = client_of("caseworker_a")
    legal = words(Need, "legal")[0].pk
    data = {"day": "2026-11-22", "needs": [legal], "revision": 1}
    for _click in range(2):
        assert client.post(page("assess_again", case), data).url == page("assessments", case)
    assert PastAssessment.objects.count() == 1
    with pytest.raises(Overtaken):
        assess(
            world,
            case,
            "safety",
            day=LATER + timedelta(days=1),
            revision=1,
            persona="colleague_a",
            now=frozen_now,
        )
    assert PastAssessment.objects.count() == 1


def test_a_correction_of_the_step_keeps_the_day(world, case, frozen_now):
    whole = queries.full_case_for(world.caseworker_a, case.reference)
    actions.save_needs(
        case=whole, revision=1, needs=words(Need, "legal"), by=world.caseworker_a, now=frozen_now
    )
    (only,) = found(world, case)
    assert only.assessed_on == date(2026, 11, 16)


@pytest.mark.parametrize("persona", ["caseworker_a", "officer_lyon", "national", "manager_north"])
def test_who_reads_her_needs_reads_how_they_changed(client_of, case, persona):
    assert client_of(persona).get(page("assessments", case)).status_code == 200


@pytest.mark.parametrize(
    "persona", ["officer_lyon", "manager_north", "caseworker_b", "manager_south", "admin_a"]
)
def test_her_ngo_alone_assesses(client_of, world, case, persona):
    assert client_of(persona).post(page("assess_again", case), {"day": "2026-11-22"}).status_code in (
        403,
        404,
    )


@pytest.mark.parametrize("persona", ["caseworker_b", "officer_paris", "manager_south", "admin_a", "auditor"])
def test_nobody_else_reads_them(client_of, case, persona):
    assert client_of(persona).get(page("assessments", case)).status_code == 404


def test_a_centre_that_is_asked_reads_what_holds_and_not_what_was(client_of, world):
    case = make_referral(world, S.PROPOSED).case
    assert client_of("manager_north").get(page("assessments", case)).status_code == 404


def test_one_and_many_take_as_many_queries(client_of, world, case, frozen_now, django_assert_num_queries):
    client = client_of("manager_north")
    client.get("/healthz")
    for revision in range(1, 4):
        assess(world, case, "legal", day=date(2026, 11, 16 + revision), revision=revision, now=frozen_now)
        with django_assert_num_queries(14):
            client.get(page("assessments", case))


def test_a_full_case_is_dated(world, frozen_now):
    assert make_full_case(world.caseworker_a).needsassessment.assessed_on == frozen_now.date()
