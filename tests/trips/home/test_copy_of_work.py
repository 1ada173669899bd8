"""Her copy: whatever those who work with her wrote, also for themselves alone, and what it said before."""

import pytest

from cases import actions, queries, request_queries
from cases.enums import Audience, CorrectionReason, RequestKind
from cases.models import Appointment, Goal, LegalStep, Note
from placements.enums import ReferralState as S
from tests.factories.placements import make_referral
from tests.factories.requests import make_request
from tests.factories.work import (
    make_appointment,
    make_goal,
    make_legal_step,
    make_note,
    make_safety_plan,
)
from trips.home.subject_access.document import chapters_of

TEXTS = {"Zqnote", "Zqinn", "Zqgoal", "Zqsign", "Zqplace"}


@pytest.fixture
def case(world):
    """Written by several, corrected since."""
    case = make_referral(world, S.ARRIVED).case
    make_note(world, case, "caseworker_a", Audience.MINE, "Zqnote before")
    make_note(world, case, "worker_north", Audience.ORGANISATION, "Zqinn")
    make_goal(world, case, text="Zqgoal before")
    make_safety_plan(world, case, signs=["Zqsign before"])
    make_safety_plan(world, case, signs=["Zqsign"], revision=1)
    make_legal_step(world, case)
    make_appointment(world, case, place="Zqplace before")
    rewrite(world)
    make_request(world, case, RequestKind.ACCESS, "caseworker_a")
    return case


def rewrite(world):
    goal = Goal.objects.select_related("case__key").get()
    appointment = Appointment.objects.select_related("case__key").get()
    signed = {"by": world.caseworker_a, "now": goal.set_at}
    readers = {"audience": Audience.MINE, "reason": CorrectionReason.MISTAKE}
    note = next(one for one in Note.objects.select_related("case__key") if "Zqnote" in one.text)
    actions.correct_note(note=note, version=1, text="Zqnote", **readers, **signed)
    actions.change_goal(goal=goal, version=1, text="Zqgoal", **signed)
    actions.change_appointment(appointment=appointment, version=1, place="Zqplace", **signed)


def test_it_holds_all_of_it_and_what_was_there_before(world, case):
    whole = request_queries.file_under_request(world.protection, queries.locked(case))
    chapters = {
        one.code: str([[row.value for row in entry] for entry in one.entries])
        for one in chapters_of([whole], by=world.protection)
    }
    now = " ".join(text for code, text in chapters.items() if code != "earlier")
    assert {text for text in TEXTS if text in now} == TEXTS
    assert " before" not in now
    # What an answer was first stands where the next one changed it.
    assert {text for text in TEXTS if text in chapters["earlier"]} == TEXTS - {"Zqinn"}
    assert "Fake caseworker_a" not in now + chapters["earlier"]
    assert LegalStep.objects.get().kind.label in chapters["legal_steps"]
