"""What those who work with a woman write beside her referral, made by the real verbs."""

from datetime import date, timedelta

from django.utils import timezone

from cases import actions
from cases.enums import Accompanying, Audience, Doer
from cases.models import Case
from cases.safety_plan_queries import Chosen
from cases.vocabularies import AppointmentKind, LegalStepKind, Need, SafeMeans, SafePerson
from tests.factories.cases import word

# Who is with a woman of ngo_a day by day while she lives in the north, and who is not.
TEAM = ("caseworker_a", "colleague_a", "manager_north", "worker_north")
OUTSIDE = (
    *("officer_lyon", "national", "caseworker_b", "officer_paris", "manager_south", "admin_a", "auditor"),
    *("platform", "protection", "stranger"),
)


def make_note(world, case, persona="caseworker_a", audience=Audience.PARTIES, text="Fake note", now=None):
    return actions.write_note(
        case=Case.objects.select_related("key").get(pk=case.pk),
        text=text,
        audience=audience,
        by=world.actors[persona],
        now=now or timezone.now(),
    )


def make_goal(world, case, persona="caseworker_a", now=None, **values):
    now = now or timezone.now()
    given = {
        "need": word(Need, "legal"),
        "text": "Fake goal",
        "doer": Doer.TOGETHER,
        "due_on": timezone.localdate(now) + timedelta(days=30),
        "review_on": None,
        **values,
    }
    return actions.set_goal(
        case=Case.objects.select_related("key").get(pk=case.pk), by=world.actors[persona], now=now, **given
    )


def make_safety_plan(world, case, persona="caseworker_a", now=None, **values):
    now = now or timezone.now()
    given = {
        "revision": 0,
        "signs": ["Fake sign"],
        "chosen": Chosen([word(SafePerson, "key_worker")], [word(SafeMeans, "bag")]),
        "what_to_do": "Fake deed",
        "written_on": timezone.localdate(now),
        "review_on": timezone.localdate(now) + timedelta(days=90),
        **values,
    }
    found = Case.objects.select_related("key").get(pk=case.pk)
    actions.save_safety_plan(case=found, by=world.actors[persona], now=now, **given)


def make_legal_step(world, case, persona="caseworker_a", now=None, **values):
    given = {"kind": values.get("kind") or word(LegalStepKind, "danger_phone")}
    return actions.note_legal_step(
        case=Case.objects.select_related("key").get(pk=case.pk),
        happened_on=values.get("happened_on", date(2026, 11, 20)),
        by=world.actors[persona],
        now=now or timezone.now(),
        **given,
    )


def make_appointment(world, case, persona="caseworker_a", now=None, **values):
    now = now or timezone.now()
    given = {
        "kind": word(AppointmentKind, "lawyer"),
        "starts_at": now + timedelta(days=2),
        "place": "Fake place",
        "accompanying": Accompanying.ALONE,
        "interpreter": None,
        **values,
    }
    found = Case.objects.select_related("key").get(pk=case.pk)
    return actions.make_appointment(case=found, by=world.actors[persona], now=now, **given)
