from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import actions, queries, rules
from cases.vocabularies import Indicator
from tests.factories.cases import circle, make_case, make_full_case, save_step, words

pytestmark = pytest.mark.django_db

ALL = [
    "caseworker_a",
    "colleague_a",
    "caseworker_b",
    "admin_a",
    "officer_lyon",
    "national",
    "manager_north",
    "auditor",
    "platform",
    "protection",
    "stranger",
    "nobody",
]
OWN = {"caseworker_a", "colleague_a"}
OFII = {"officer_lyon", "national"}
WRITING = (
    rules.edit_case,
    rules.close_case,
    rules.reopen_case,
    rules.assign_case,
    rules.give_consent,
    rules.withdraw_consent,
)


def test_only_caseworkers_open_and_list_cases(world):
    for persona in ALL:
        may = persona in {"caseworker_a", "colleague_a", "caseworker_b"}
        assert (rules.open_case(world.actors[persona]) == "") is may
        assert (rules.list_cases(world.actors[persona]) == "") is may


def test_whole_file_is_for_her_ngo_and_ofii(world):
    case = make_case(world.caseworker_a)

    for persona in ALL:
        assert (rules.read_case(world.actors[persona], case) == "") is (persona in OWN | OFII)


def test_only_her_ngo_writes(world):
    case = make_case(world.caseworker_a)

    for rule, persona in product(WRITING, ALL):
        assert (rule(world.actors[persona], case) == "") is (persona in OWN), (rule, persona)


def test_edit_case_refused_when_closed(world, frozen_now):
    case = make_case(world.caseworker_a)
    actions.close_case(case=case, by=world.caseworker_a, now=frozen_now)

    assert rules.edit_case(world.caseworker_a, case)
    assert rules.assign_case(world.caseworker_a, case)


def test_withdrawn_consent_locks_the_answers_and_closes_the_file_to_ofii(world, frozen_now):
    case = make_case(world.caseworker_a)
    actions.withdraw_consent(case=case, by=world.caseworker_a, now=frozen_now)
    case = queries.case_for(world.caseworker_a, case.reference)

    assert rules.edit_case(world.caseworker_a, case)
    assert rules.read_case(world.national, case)
    assert rules.read_case(world.caseworker_a, case) == ""


def test_reassign_is_for_the_same_organisation(world):
    organisation = world.organisations["ngo_a"].pk

    assert rules.reassign_cases(world.admin_a, organisation) == ""
    assert rules.reassign_cases(world.caseworker_a, organisation) == ""
    assert rules.reassign_cases(world.admin_b, organisation)
    assert rules.reassign_cases(world.platform, organisation)


# What a referral still needs


def test_a_new_case_misses_every_step(world):
    case = queries.load_answers(make_case(world.caseworker_a))

    missing = rules.missing_for_referral(case)

    assert {step for step, _ in missing} == {"household", "situation", "detection", "needs", "safety"}
    assert len({sentence for _, sentence in missing}) == len(missing)


def test_a_full_case_misses_nothing(world):
    assert rules.missing_for_referral(make_full_case(world.caseworker_a)) == []


ONE_AWAY = [
    ("household", {"first_name": "", "last_name": ""}),
    ("household", {"birth_date": None}),
    ("household", {"gender": None}),
    ("household", {"languages": []}),
    ("household", {"needs_interpreter": None}),
    ("household", {"reduced_mobility": None}),
    ("household", {"has_children": None}),
    ("household", {"has_children": True, "children": []}),
    ("situation", {"protection": None}),
    ("situation", {"accommodation": None}),
    ("situation", {"department": None}),
    ("detection", {"exploitation_types": []}),
    ("detection", {"detected_by": None}),
    ("safety", {"urgency": ""}),
    ("safety", {"departments": []}),
    ("safety", {"channels": []}),
]


def test_one_answer_away(world):
    case = make_full_case(world.caseworker_a)
    for step, change in ONE_AWAY:
        save_step(case, step, by=world.caseworker_a, **change)
        missing = rules.missing_for_referral(queries.full_case_for(world.caseworker_a, case.reference))
        assert [code for code, _ in missing] == [step], change
        save_step(case, step, by=world.caseworker_a)


def test_one_indicator_is_not_enough(world):
    case = make_full_case(world.caseworker_a, detection={"indicators": words(Indicator, "debt")})

    assert [code for code, _ in rules.missing_for_referral(case)] == ["detection"]


def test_one_name_a_circle_or_no_zone_are_enough(world):
    for values in ({"circles": [circle()]}, {"no_zone": True}):
        case = make_full_case(world.caseworker_a, safety=values, household={"last_name": ""})
        assert rules.missing_for_referral(case) == []


def test_withdrawn_consent_is_missing(world, frozen_now):
    case = make_full_case(world.caseworker_a)
    actions.withdraw_consent(case=case, by=world.caseworker_a, now=frozen_now)

    missing = rules.missing_for_referral(queries.full_case_for(world.caseworker_a, case.reference))

    assert [code for code, _ in missing] == ["consent"]


# Age


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 11, 23), date(2026, 11, 23), 18),
        (date(2008, 11, 24), date(2026, 11, 23), 17),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_age_on(born, day, age):
    assert rules.age_on(born, day) == age
    assert (rules.adult(born, day) == "") is (age >= 18)


@given(st.dates(date(1900, 1, 1), date(2026, 12, 31)), st.integers(0, 120))
def test_age_grows_by_one_a_year(born, years):
    birthday = (
        date(born.year + years, 3, 1)
        if (born.month, born.day) == (2, 29)
        else born.replace(year=born.year + years)
    )

    assert rules.age_on(born, birthday) == years
