"""Legal steps: dates out of a list, kept by those who are with her, put right with a reason."""

from datetime import date

import pytest
from django.urls import reverse

from cases import actions
from cases.enums import CorrectionReason
from cases.models import LegalStep
from cases.vocabularies import LegalStepKind
from placements.enums import ReferralState as S
from tests.factories import centres as centre_factory
from tests.factories.cases import word
from tests.factories.placements import make_referral
from tests.factories.work import OUTSIDE, TEAM, make_legal_step
from trips.audit.models import Event
from trips.guards.refusals import Overtaken, Refused

KIND = "Téléphone grave danger"


@pytest.fixture
def case(world):
    return make_referral(world, S.ARRIVED).case


def page(name, of):
    return reverse(f"cases:{name}", args=[of.reference])


def answers(client, case, **values):
    form = client.get(page("note_legal_step", case)).context["form"]
    kind = word(LegalStepKind, "danger_phone").pk
    return {"ticket": form["ticket"].value(), "kind": kind, "happened_on": "2026-11-20"} | values


@pytest.mark.parametrize("persona", TEAM)
def test_her_ngo_and_the_centre_note_and_read_them(client_of, case, persona):
    client = client_of(persona)
    data = answers(client, case)
    for _click in range(2):
        assert client.post(page("note_legal_step", case), data).url == page("legal_steps", case)
    assert LegalStep.objects.get().happened_on == date(2026, 11, 20)
    assert KIND in client.get(page("legal_steps", case)).content.decode()
    assert "danger_phone" not in str(Event.objects.get(kind="cases.note_legal_step").details)


@pytest.mark.parametrize("persona", OUTSIDE)
def test_ofii_and_everybody_else_know_of_none(client_of, world, case, persona):
    step = make_legal_step(world, case)
    client = client_of(persona)
    for name, of in (("legal_steps", case), ("note_legal_step", case), ("correct_legal_step", step)):
        assert client.get(page(name, of)).status_code == 404
        assert client.post(page(name, of)).status_code in (404, 405)
    shown = client.get(case.get_absolute_url())
    assert page("legal_steps", case) not in shown.content.decode()


def test_once_she_has_left_the_centre_knows_of_none(client_of, world):
    case = centre_factory.make_departed(world, days_ago=3).case
    step = make_legal_step(world, case)
    for name, of in (("legal_steps", case), ("correct_legal_step", step)):
        assert client_of("manager_north").get(page(name, of)).status_code == 404


@pytest.mark.parametrize(
    "values", [{"happened_on": "2026-11-24"}, {"happened_on": "31/02/2026"}, {"kind": "0"}, {"kind": ""}]
)
def test_what_is_wrong_or_yet_to_come_gets_a_sentence(client_of, case, values):
    client = client_of("caseworker_a")
    assert client.post(page("note_legal_step", case), answers(client, case, **values)).context["form"].errors
    assert not LegalStep.objects.exists()


def correct(world, step, persona="caseworker_a", was="new", **values):
    given = {"kind": step.kind, "happened_on": step.happened_on, "is_cancelled": False, **values}
    actions.correct_legal_step(
        step=LegalStep.objects.select_related("case__key").get(pk=step.pk),
        reason=CorrectionReason.MISTAKE,
        was=was,
        by=world.actors[persona],
        now=step.noted_at,
        **given,
    )
    return LegalStep.objects.get(pk=step.pk)


def test_a_wrong_day_is_put_right_and_what_it_was_is_kept(client_of, world, case):
    step = make_legal_step(world, case)
    data = {"kind": step.kind_id, "happened_on": "2026-11-02", "reason": "mistake", "was": "new"}
    for _click in range(2):
        assert client_of("worker_north").post(page("correct_legal_step", step), data).status_code == 302
    assert LegalStep.objects.get().happened_on == date(2026, 11, 2)
    assert list(step.history.order_by("history_id").values_list("happened_on", flat=True)) == [
        date(2026, 11, 20),
        date(2026, 11, 2),
    ]
    with pytest.raises(Overtaken):
        correct(world, step, happened_on=date(2026, 11, 3))


def test_what_did_not_take_place_is_struck_out_and_stays(client_of, world, case):
    step = correct(world, make_legal_step(world, case), is_cancelled=True)
    assert (step.is_cancelled, step.correction_reason) == (True, "mistake")
    assert "<s>" in client_of("caseworker_a").get(page("legal_steps", case)).content.decode()
    assert client_of("caseworker_a").get(page("correct_legal_step", step)).status_code == 403
    with pytest.raises(Refused):
        correct(world, step, happened_on=date(2026, 11, 3), was=actions.written_state(step))


def test_lists_of_one_and_of_many_take_as_many_queries(client_of, world, case, django_assert_num_queries):
    client = client_of("worker_north")
    client.get("/healthz")
    make_legal_step(world, case)
    for _more in range(2):
        with django_assert_num_queries(11):
            client.get(page("legal_steps", case))
        for persona in TEAM:
            make_legal_step(world, case, persona)
