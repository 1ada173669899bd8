import pytest

from cases import actions, queries, rules
from cases.enums import CaseState
from cases.models import Case
from tests.factories import cases as make

pytestmark = pytest.mark.django_db


def test_own_ngo_sees_its_cases_and_nobody_else_by_this_part_alone(world):
    ours, theirs = make.make_case(world.caseworker_a), make.make_case(world.caseworker_b)
    for persona, actor in world.actors.items():
        seen = set(Case.objects.filter(queries.own_cases(actor)))
        expected = {"caseworker_a": {ours}, "colleague_a": {ours}, "caseworker_b": {theirs}}
        assert seen == expected.get(persona, set()), persona


def test_a_part_of_an_upper_app_widens_what_is_seen(world, monkeypatch):
    case, other = make.make_case(world.caseworker_a), make.make_case(world.caseworker_a)
    monkeypatch.setattr(queries, "VISIBILITY", [*queries.VISIBILITY, lambda actor: queries.Q(pk=case.pk)])

    assert queries.case_for(world.national, case.reference) == case
    assert queries.case_for(world.national, other.reference) is None
    assert set(queries.case_list(world.national)) == set()


def test_an_erased_case_exists_for_nobody(world):
    case = make.make_case(world.caseworker_a)
    case.state = CaseState.ERASED
    case.save()

    assert queries.case_for(world.caseworker_a, case.reference) is None
    assert not queries.case_list(world.caseworker_a).exists()


def test_answers_load_in_a_constant_number_of_queries(world, django_assert_num_queries):
    few = make.make_full_case(world.caseworker_a, safety={"circles": [make.circle("Lyon")]})
    many = make.make_full_case(
        world.caseworker_a,
        household={
            "has_children": True,
            "children": [actions.ChildGiven(name, make.DAY) for name in ("Ada", "Bea", "Cleo")],
        },
        safety={"circles": [make.circle("Lyon"), make.circle("Nice"), make.circle("Lille")]},
    )
    for case in (few, many):
        with django_assert_num_queries(16):
            loaded = queries.full_case_for(world.caseworker_a, case.reference)
            assert rules.missing_for_referral(loaded) == []


def test_step_for_knows_its_codes_and_its_scope(world):
    case = make.make_case(world.caseworker_a)

    assert queries.step_for(world.caseworker_a, case.reference, "safety").case == case
    assert queries.step_for(world.caseworker_a, case.reference, "story") is None
    assert queries.step_for(world.caseworker_b, case.reference, "safety") is None


SAME_NAME = (
    "éloïse",
    "ELOISE",
    "N'Diaye-Œuvré",
    "n diaye oeuvre",
    "Eloise N'DIAYE OEUVRE",
    "N’diaye œuvré éloïse",
)
OTHER_NAMES = ("", "  ", "elo", "%", "_", "'; --", "ndiaye oeuvre", "eloise eloise")


def test_a_name_is_found_whatever_its_accents_and_never_by_a_part(world):
    case, nameless = make.make_case(world.caseworker_a), make.make_case(world.caseworker_a)
    make.save_step(nameless, "household", by=world.caseworker_a, first_name="", last_name="")
    foreign = make.make_case(world.caseworker_b)
    for one, by in ((case, world.caseworker_a), (foreign, world.caseworker_b)):
        make.save_step(one, "household", by=by, first_name="Éloïse", last_name="N’Diaye-Œuvré")

    for typed in SAME_NAME:
        assert list(queries.cases_named(world.caseworker_a, typed)) == [case], typed
    for typed in OTHER_NAMES:
        assert not queries.cases_named(world.caseworker_a, typed), typed


def test_key_workers_are_those_of_the_ngo(world, frozen_now):
    names = [str(membership.user) for membership in queries.key_workers(world.caseworker_a)]
    assert names == ["Fake caseworker_a", "Fake colleague_a"]
    assert not queries.workers_with_cases(world.caseworker_a)
    make.make_case(world.colleague_a)
    assert [m.pk for m in queries.workers_with_cases(world.caseworker_a)] == [world.colleague_a.membership_id]
