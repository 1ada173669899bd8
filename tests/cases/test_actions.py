import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import actions, queries
from cases.actions import consents as consent_actions
from cases.actions import saving
from cases.enums import ConsentScope, UnmetReason
from cases.models import Case, Child, Consent, Identity, Safety, Situation, UnmetNeed
from cases.vocabularies import ConsentMeans
from tests.factories import cases as make
from tests.personas import committed_world
from trips.audit.models import Event
from trips.geography.models import Department
from trips.guards.references import new_reference
from trips.guards.refusals import Overtaken, Refused

pytestmark = pytest.mark.django_db
YOUNG = date(2015, 3, 2)


def fresh(case, by):
    return queries.full_case_for(by, case.reference)


# Opening


def test_open_case_makes_the_file_and_its_empty_steps(world, frozen_now):
    case = make.make_case(world.caseworker_a, frozen_now)

    assert (case.organisation_id, case.key_worker_id) == (
        world.caseworker_a.organisation_id,
        world.caseworker_a.membership_id,
    )
    assert {consent.scope for consent in case.consents.all()} == set(ConsentScope)
    assert [queries.step_of(case, code).revision for code in queries.STEP_ATTRIBUTES] == [0] * 5
    assert Event.objects.filter(kind="cases.open_case", reference=case.reference).count() == 1


def test_open_case_refused_without_both_consents(world, frozen_now):
    one = make.consents()[:1]

    with pytest.raises(Refused):
        actions.open_case(consents=one, by=world.caseworker_a, now=frozen_now)
    assert not Case.objects.exists()


def test_open_case_refused_to_ofii(world, frozen_now):
    with pytest.raises(Refused):
        make.make_case(world.national, frozen_now)


def test_open_case_sent_twice_opens_one(world, frozen_now):
    reference = new_reference("D")
    send = {"consents": make.consents(), "by": world.caseworker_a, "now": frozen_now, "reference": reference}

    assert actions.open_case(**send) == actions.open_case(**send)
    assert Case.objects.count() == 1


def test_unmet_need_is_a_number_of_the_month(world, frozen_now):
    for _ in range(2):
        actions.count_unmet_need(reason=UnmetReason.MINOR, by=world.caseworker_a, now=frozen_now)
    actions.count_unmet_need(reason=UnmetReason.MINOR, by=world.caseworker_b, now=frozen_now)

    counted = UnmetNeed.objects.filter(organisation=world.organisations["ngo_a"]).values("month", "count")
    assert list(counted) == [{"month": date(2026, 11, 1), "count": 2}]


def test_unmet_need_is_not_counted_by_others(world, frozen_now):
    with pytest.raises(Refused):
        actions.count_unmet_need(reason=UnmetReason.MINOR, by=world.manager_north, now=frozen_now)


# Saving steps


def test_every_step_may_be_saved_empty(world, frozen_now):
    case = make.make_case(world.caseworker_a)
    empty = {
        "household": dict.fromkeys(("first_name", "last_name", "phone", "file_number"), "")
        | dict.fromkeys(
            ("birth_date", "gender", "needs_interpreter", "reduced_mobility", "has_children"), None
        )
        | {"languages": [], "children": []},
        "situation": dict.fromkeys(make.situation()),
        "detection": dict.fromkeys(make.detection()) | {"exploitation_types": [], "indicators": []},
        "safety": make.safety(urgency="", channels=[], contact_rules="", departments=[]),
    }
    for code, values in empty.items():
        assert make.save_step(case, code, by=world.caseworker_a, **values) == 0


def test_a_save_counts_a_revision_an_event_and_its_history(world, frozen_now):
    case = make.make_case(world.caseworker_a)

    assert make.save_step(case, "situation", by=world.caseworker_a) == 1

    step = Situation.objects.get(case=case)
    assert (step.revision, step.saved_at) == (1, frozen_now)
    assert step.history.first().history_user_id == world.caseworker_a.user_id
    assert step.history.count() == 2
    event = Event.objects.get(kind="cases.save_step")
    assert event.details == {"code": "situation", "revision": 1}


def test_the_same_step_twice_is_harmless(world):
    case = make.make_case(world.caseworker_a)
    for code in make.STEPS:
        assert make.save_step(case, code, by=world.caseworker_a, revision=0) == 1
        assert make.save_step(case, code, by=world.colleague_a, revision=0) == 1


def test_a_stale_revision_is_overtaken_and_changes_nothing(world):
    case = make.make_case(world.caseworker_a)
    make.save_step(case, "household", by=world.colleague_a)
    other = {
        "first_name": "Somebody",
        "has_children": True,
        "children": [actions.ChildGiven("Imaginary", YOUNG)],
    }

    with pytest.raises(Overtaken, match="Fake colleague_a"):
        make.save_step(case, "household", by=world.caseworker_a, revision=0, **other)

    assert make.opened(Identity, case=case).first_name == "Imaginary"
    assert not Child.objects.exists()


def test_overtaken_by_oneself_says_another_window(world):
    case = make.make_case(world.caseworker_a)
    make.save_step(case, "needs", by=world.caseworker_a)

    with pytest.raises(Overtaken) as refusal:
        make.STEPS["needs"][0](case=case, revision=0, by=world.caseworker_a, now=case.opened_at, needs=[])
    assert "Fake" not in refusal.value.reason


def test_save_refused_to_another_ngo_and_to_ofii(world):
    case = make.make_case(world.caseworker_a)
    for actor in (world.caseworker_b, world.admin_a, world.national, world.manager_north):
        for code in make.STEPS:
            with pytest.raises(Refused):
                make.save_step(case, code, by=actor)
    assert Situation.objects.get(case=case).revision == 0


def test_save_refused_when_closed_and_when_consent_is_withdrawn(world, frozen_now):
    by, now = world.caseworker_a, frozen_now
    closed, stopped = make.make_case(by), make.make_case(by)
    actions.close_case(case=closed, by=by, now=now)
    actions.withdraw_consent(case=stopped, by=by, now=now)

    for case in (closed, stopped):
        with pytest.raises(Refused):
            make.save_step(case, "needs", by=by)


def test_a_minor_is_never_saved(world):
    case = make.make_case(world.caseworker_a)

    with pytest.raises(Refused):
        make.save_step(case, "household", by=world.caseworker_a, birth_date=date(2010, 1, 1))
    assert make.opened(Identity, case=case).birth_date is None


def test_corrections_are_told_once_each(world, monkeypatch):
    told = []
    monkeypatch.setattr(saving, "CORRECTED", [lambda case, by, now: told.append((case.pk, by))])
    case = make.make_case(world.caseworker_a)
    for _ in range(2):
        make.save_step(case, "safety", by=world.caseworker_a)

    assert told == [(case.pk, world.caseworker_a)]


def test_a_failing_hook_undoes_the_save(world, monkeypatch):
    def fail(case, by, now):
        raise Refused("no")

    monkeypatch.setattr(saving, "CORRECTED", [fail])
    case = make.make_case(world.caseworker_a)
    with pytest.raises(Refused):
        make.save_step(case, "safety", by=world.caseworker_a)
    assert Safety.objects.get(case=case).revision == 0
    assert not Event.objects.filter(kind="cases.save_step").exists()


# Children and circles

NAMES = st.sampled_from(["Ada", "Bea", "Cleo"])
DATES = st.sampled_from([YOUNG, date(2020, 1, 1)])
CHILDREN = st.lists(st.builds(actions.ChildGiven, NAMES, DATES), max_size=4)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=CHILDREN, second=CHILDREN)
def test_children_become_exactly_those_given(world, first, second):
    case = make.make_case(world.caseworker_a)
    for wanted in (first, second, second):
        make.save_step(case, "household", by=world.caseworker_a, has_children=True, children=wanted)
        stored = [(child.first_name, child.birth_date) for child in make.children_of(case)]
        assert sorted(stored) == sorted(wanted)


def test_a_corrected_child_keeps_her_row_and_no_children_removes_them(world):
    case = make.make_case(world.caseworker_a)
    household = {"by": world.caseworker_a, "has_children": True}
    make.save_step(case, "household", children=[actions.ChildGiven("Ada", YOUNG)], **household)
    row = Child.objects.get(case=case)
    make.save_step(case, "household", children=[actions.ChildGiven("Adèle", YOUNG)], **household)
    assert Child.objects.get(case=case).pk == row.pk

    make.save_step(case, "household", by=world.caseworker_a, children=[actions.ChildGiven("Ada", YOUNG)])

    assert not Child.objects.exists()
    assert Child.history.filter(case_id=case.pk).count() == 3


def test_circles_become_those_given_and_no_zone_clears_all(world):
    case = make.make_case(world.caseworker_a)
    lyon, nice = make.circle("Lyon", 50), make.circle("Nice", 30)
    make.save_step(case, "safety", by=world.caseworker_a, circles=[lyon, nice])
    make.save_step(case, "safety", by=world.caseworker_a, circles=[lyon._replace(radius_km=80)])
    assert make.zones_stored(case).circles == [(lyon.town, 80)]

    make.save_step(case, "safety", by=world.caseworker_a, circles=[lyon], no_zone=True)

    assert make.zones_stored(case) == ([], [])


def test_a_circle_wider_than_the_country_is_refused(world):
    case = make.make_case(world.caseworker_a)
    for radius in (0, 801):
        with pytest.raises(Refused, match="800"):
            make.save_step(case, "safety", by=world.caseworker_a, circles=[make.circle("Lyon", radius)])
    assert make.zones_stored(case) == ([], [])


# Consent


def test_withdraw_consent_is_told_once_and_may_be_given_again(world, frozen_now, monkeypatch):
    told = []
    monkeypatch.setattr(consent_actions, "CONSENT_WITHDRAWN", [lambda case, by, now: told.append(case.pk)])
    case = make.make_case(world.caseworker_a)
    for _ in range(2):
        actions.withdraw_consent(case=case, by=world.caseworker_a, now=frozen_now)
    assert told == [case.pk]
    assert not queries.live_consents(case).exists()

    for _ in range(2):
        actions.give_consent(case=case, consents=make.consents(), by=world.colleague_a, now=frozen_now)

    assert queries.live_consents(case).count() == 2
    assert Consent.objects.filter(case=case).count() == 4


def test_consent_is_recorded_by_her_ngo_only(world, frozen_now):
    case = make.make_case(world.caseworker_a)
    for actor in (world.caseworker_b, world.national, world.manager_north):
        with pytest.raises(Refused):
            actions.withdraw_consent(case=case, by=actor, now=frozen_now)
        with pytest.raises(Refused):
            actions.give_consent(case=case, consents=make.consents(), by=actor, now=frozen_now)
    assert queries.live_consents(case).count() == 2


# Who follows a case


def test_assign_case_to_a_colleague_only(world, frozen_now):
    case = make.make_case(world.caseworker_a)
    for persona in ("caseworker_b", "admin_a", "national"):
        with pytest.raises(Refused):
            actions.assign_case(
                case=case, key_worker=world.memberships[persona], by=world.caseworker_a, now=frozen_now
            )

    colleague = world.memberships["colleague_a"]
    actions.assign_case(case=case, key_worker=colleague, by=world.caseworker_a, now=frozen_now)

    assert Case.objects.get(pk=case.pk).key_worker == colleague


def test_a_colleague_takes_a_file_over_and_it_is_written_who_followed_it(world, frozen_now):
    case = make.make_case(world.caseworker_a, frozen_now)
    taken = frozen_now + timedelta(days=1)
    for _click in range(2):
        actions.follow_case(case=case, by=world.colleague_a, now=taken)
    for persona in ("caseworker_b", "national", "admin_a"):
        with pytest.raises(Refused):
            actions.follow_case(case=case, by=world.actors[persona], now=taken)

    changes = queries.key_worker_changes(case)

    assert [member for _file, _at, member in changes] == [
        world.memberships["caseworker_a"],
        world.memberships["colleague_a"],
    ]
    assert Event.objects.filter(kind="cases.assign_case").count() == 1


def test_reassign_cases_moves_the_open_ones(world, frozen_now):
    by, now = world.caseworker_a, frozen_now
    cases = [make.make_case(by) for _ in range(3)]
    foreign = make.make_case(world.caseworker_b)
    actions.close_case(case=cases[0], by=by, now=now)
    pair = {
        "from_membership": world.memberships["caseworker_a"],
        "to_membership": world.memberships["colleague_a"],
    }
    with pytest.raises(Refused):
        actions.reassign_cases(**pair, by=world.admin_b, now=now)

    assert actions.reassign_cases(**pair, by=world.admin_a, now=now + timedelta(days=1)) == 2

    colleague = world.memberships["colleague_a"].pk
    assert list(Case.objects.filter(key_worker=colleague).order_by("pk")) == cases[1:]
    assert Case.objects.get(pk=foreign.pk).key_worker == world.memberships["caseworker_b"]


# Two writers at once


@pytest.mark.django_db(transaction=True)
def test_two_threads_with_the_same_revision_one_is_overtaken(frozen_now):
    world = committed_world()
    case = make.make_case(world.caseworker_a)
    results, barrier = [], threading.Barrier(2)
    departments = {code: Department.objects.get(code=code) for code in ("13", "59")}

    def save(actor, code):
        try:
            answers = make.situation(department=departments[code])
            mine = Case.objects.get(pk=case.pk)
            barrier.wait()
            actions.save_situation(case=mine, revision=0, by=actor, now=frozen_now, **answers)
            results.append(code)
        except Overtaken:
            results.append("overtaken")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=save, args=(world.caseworker_a, "13")),
        threading.Thread(target=save, args=(world.colleague_a, "59")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    winner = next(code for code in results if code != "overtaken")
    assert sorted(results) == sorted([winner, "overtaken"])
    stored = Situation.objects.get(case=case)
    assert (stored.revision, stored.department.code) == (1, winner)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_open_one_case(frozen_now):
    world = committed_world()
    reference, barrier, opened = new_reference("D"), threading.Barrier(2), []
    means = ConsentMeans.objects.current().first()
    given_now = [actions.ConsentGiven(scope, make.DAY, means) for scope in ConsentScope]

    def click():
        try:
            barrier.wait()
            case = actions.open_case(
                consents=given_now, by=world.caseworker_a, now=frozen_now, reference=reference
            )
            opened.append(case.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(opened) == 2
    assert len(set(opened)) == 1
