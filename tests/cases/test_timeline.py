"""The timeline of a file: one line for each fact, for whom the fact itself may be seen, and nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.enums import Audience, TimelineKind
from cases.models import Case
from cases.timeline_presenters import timeline_of
from cases.work_queries import case_by_duty_for
from placements.enums import ReferralState as S
from tests.cases.test_documents import make_document
from tests.factories import centres as centre_factory
from tests.factories.placements import make_referral
from tests.factories.stays import ask_extension, decide_exit, grant, make_referred_resident, record_absence
from tests.factories.work import (
    make_appointment,
    make_goal,
    make_legal_step,
    make_note,
    make_safety_plan,
)

K = TimelineKind
EVERYTHING = set(K)
OFII = EVERYTHING - {K.LEGAL, K.APPOINTMENT}
CENTRE = EVERYTHING - {K.FILE, K.REFERRAL}


@pytest.fixture
def case(world, frozen_now):
    """Something of each kind has happened."""
    case = make_referral(world, S.ARRIVED, now=frozen_now - timedelta(days=9)).case
    make_document(world, case)
    make_note(world, case)
    make_goal(world, case)
    make_safety_plan(world, case)
    make_legal_step(world, case)
    before = frozen_now - timedelta(days=5)
    make_appointment(world, case, starts_at=frozen_now - timedelta(days=1), now=before)
    return case


def page(case):
    return reverse("cases:timeline", args=[case.reference])


def lines(world, case, persona, now):
    actor = world.actors[persona]
    return timeline_of(actor, case_by_duty_for(actor, case.reference), now=now)


@pytest.mark.parametrize(
    ("persona", "kinds"),
    [
        ("caseworker_a", EVERYTHING),
        ("colleague_a", EVERYTHING),
        ("officer_lyon", OFII),
        ("national", OFII),
        ("manager_north", CENTRE),
        ("worker_north", CENTRE),
    ],
)
def test_each_sees_lines_of_what_she_may_see(client_of, world, case, frozen_now, persona, kinds):
    found = lines(world, case, persona, frozen_now)
    assert {line.kind for line in found} == kinds
    assert [line.at for line in found] == sorted((line.at for line in found), reverse=True)
    client = client_of(persona)
    for url in {line.url for line in found if line.url}:
        assert client.get(url).status_code == 200, url


@pytest.mark.parametrize(
    "persona", ["caseworker_b", "officer_paris", "manager_south", "admin_a", "auditor", "protection"]
)
def test_nobody_else_knows_of_it(client_of, case, persona):
    assert client_of(persona).get(page(case)).status_code == 404


def test_a_note_of_others_and_texts_are_not_quoted(client_of, world, case):
    make_note(world, case, "worker_north", Audience.ORGANISATION, "Zqinnq")
    make_note(world, case, "caseworker_a", Audience.MINE, "Zqmineq")
    for persona, notes in (
        ("caseworker_a", 2),
        ("colleague_a", 1),
        ("officer_lyon", 1),
        ("manager_north", 2),
    ):
        answer = client_of(persona).get(page(case), {"kind": "note"})
        assert len(answer.context["page"]) == notes
        for text in ("Zqinnq", "Zqmineq", "Fake note", "Fake goal", "Fake sign", "Fake place"):
            assert text not in answer.content.decode()


def test_what_happens_during_the_stay_is_told_to_all_who_work_with_her(client_of, world, frozen_now):
    """Away and back, an extension asked for and decided, the end that OFII decided and took back."""
    stay = make_referred_resident(world, days_ago=260)
    record_absence(world, stay)
    grant(world, ask_extension(world, stay))
    make_referred_resident(world, persona="caseworker_b")
    for persona in ("caseworker_a", "officer_lyon", "manager_north"):
        told = {line.title for line in lines(world, stay.case, persona, frozen_now)}
        assert {"Absente du centre", "Prolongation demandée à l’OFII"} <= told, persona
        assert any(title.startswith("Prolongation : ") for title in told), persona
    decide_exit(world, stay)
    for persona in ("caseworker_a", "officer_lyon", "manager_north"):
        told = {
            line.title for line in lines(world, stay.case, persona, timezone.now() + timedelta(minutes=1))
        }
        assert "L’OFII a décidé la fin du séjour" in told, persona
    assert client_of("caseworker_a").get(page(stay.case)).status_code == 200


def test_what_has_yet_to_come_is_not_there(world, case, frozen_now):
    make_appointment(world, case, starts_at=frozen_now + timedelta(days=1))
    found = [line for line in lines(world, case, "caseworker_a", frozen_now) if line.kind == K.APPOINTMENT]
    assert len(found) == 1


def test_after_she_has_left_the_centre_keeps_its_own(world, frozen_now):
    case = centre_factory.make_departed(world, days_ago=4).case
    make_goal(world, case)
    make_note(world, case)
    kinds = {line.kind for line in lines(world, case, "manager_north", frozen_now)}
    assert kinds & {K.GOAL, K.NOTE, K.LEGAL} == set()
    assert K.STAY in kinds


def test_filter_and_pages(client_of, world, case):
    for number in range(60):
        make_note(world, case, text=f"note {number}")
    client = client_of("caseworker_a")
    first = client.get(page(case), {"kind": "note"}).context["page"]
    last = client.get(page(case), {"kind": "note", "page": "99"}).context["page"]
    assert (len(first), len(last), first.has_next, last.has_next) == (50, 11, True, False)
    assert len(client.get(page(case), {"kind": "nonsense"}).context["page"]) == 50


def test_one_and_many_take_as_many_queries(client_of, world, case, django_assert_num_queries):
    client = client_of("caseworker_a")
    client.get("/healthz")
    for _more in range(2):
        with django_assert_num_queries(33):
            client.get(page(case))
        for persona in ("caseworker_a", "colleague_a", "worker_north"):
            make_note(world, case, persona)
            make_goal(world, case, persona)
            make_legal_step(world, case, persona)
            make_appointment(world, case, persona)
        make_document(world, Case.objects.get(pk=case.pk))
