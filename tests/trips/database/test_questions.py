"""The questions over rows that the asker may not see: each says itself whom it answers, whatever number is asked."""

import json
from contextlib import suppress
from datetime import timedelta

from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from cases import actions as case_actions
from cases import models as cases
from cases.enums import ConflictReason
from cases.queries import marks_of
from centres import actions as centre_actions
from centres.models import Place
from placements import actions
from placements.enums import ApartReason
from placements.enums import ReferralState as S
from tests.database import as_web
from tests.factories import centres as centre_factory
from tests.factories import placements as make
from tests.factories.handovers import plan
from tests.factories.merges import HER, make_merged
from tests.factories.requests import make_asked
from tests.factories.stays import make_referred_resident, transfer
from tests.memory import remembered
from tests.personas import PEOPLE
from trips.database.context import working_for
from trips.database.questions import ask
from trips.database.setup import names_in_addresses

DESKS = {"officer_lyon", "officer_paris", "national"}
TEAM_A = {"caseworker_a", "colleague_a"}
NGOS = TEAM_A | {"caseworker_b"}
NORTH, SOUTH = {"manager_north", "worker_north"}, {"manager_south"}
# Colleague A is kept away from her.
WHO_KNOW_HER = {"caseworker_a", "admin_a", "officer_lyon", "national", "protection"} | NORTH
DEFINERS = """
SELECT p.proname, has_function_privilege(%s, p.oid, 'EXECUTE') FROM pg_proc p
WHERE p.pronamespace = 'wall'::regnamespace AND p.prosecdef
"""

# Function → what is asked of the facts, and to whom it answers. Nobody else learns more than nobody does.
ANSWERED = {
    "waiting_before": (lambda f: ["standard", f.today, None, "Z"], NGOS | DESKS),
    "files_alike": (lambda f: [f.twin.case_id], TEAM_A | {"officer_lyon", "national"}),
    "is_kept_away": (lambda f: [f.kept_away, [f.hers.case_id]], WHO_KNOW_HER),
    "accounts_kept_from": (lambda f: [f.hers.case_id], WHO_KNOW_HER),
    "places_beyond": (lambda f: [f.places, f.today], DESKS | NORTH),
    "stay_before": (lambda f: [f.moved.pk], DESKS | TEAM_A | SOUTH),
    "leaving": (lambda f: [f.moving.previous_id], NORTH),
    "withheld": (lambda f: [f.kept_away, "case", f.hers.case.reference], {"colleague_a"}),
    "open_work": (lambda f: [f.hers.case.organisation_id], {"platform"}),
    "women_hosted": (lambda f: [], DESKS | {"auditor"}),
    "referrals_by_state": (lambda f: [], DESKS | {"auditor"}),
    "not_eligible": (lambda f: [f.since, f.tomorrow], DESKS | {"auditor"}),
    "late": (lambda f: [f.tomorrow], NGOS | DESKS | NORTH | SOUTH | {"auditor"}),
    "acts": (lambda f: [f.hers.centre_id, f.since, f.today], DESKS | NORTH),
    "attendances": (lambda f: [f.hers.centre_id, f.since, f.today], DESKS | NORTH),
    "reach_named": (lambda f: [f.hers.case.reference], {"admin_a", "admin_b", "national", "protection"}),
    "reach_overdue": (lambda f: [f.places, f.now], DESKS),
    "reach_persons": (lambda f: [[f.hers.case_id]], {"officer_lyon", "national", "protection"}),
    "reach_next": (lambda f: [f.moving.previous_id], NORTH),
    "reach_own": (lambda f: [[f.kept.pk, f.merged.pk]], TEAM_A),
    "files_marked": (lambda f: f.marks, {"protection"}),
    "centres_kept_from": (lambda f: [[f.hers.case_id]], DESKS),
    "cases_together": (lambda f: [], DESKS),
    "is_together": (lambda f: [f.hers.person_id], DESKS),
    "files_together": (lambda f: [f.hers.person_id, f.other.person_id], DESKS),
    "reach_together": (lambda f: [f.hers.person_id, f.other.person_id], DESKS),
    "has_other_files": (lambda f: [f.kept.pk], {"protection", "admin_a"}),
    "dues": (lambda f: [f.owed, f.today], NORTH),
    "dues_counted": (lambda f: [f.owed, f.today], DESKS | NORTH | {"auditor"}),
    "free_nights": (lambda f: [f.since, f.today, [f.hers.centre_id]], DESKS | {"manager_north"}),
    "ledger": (lambda f: [f.since, f.today, [f.hers.centre_id]], DESKS | {"manager_north", "auditor"}),
}
# Function → why it needs none to whom it answers.
TELLS_NOTHING = {"lock_pairs": "returns 0 whatever it locked, and locks the pairs of a desk only"}


class Facts:
    """Something to answer to every question."""

    def __init__(self, world):
        self.now = timezone.now()
        self.today = timezone.localdate(self.now)
        self.tomorrow, self.since = self.today + timedelta(days=1), self.today - timedelta(days=40)
        self.places = list(Place.objects.order_by("pk").values_list("pk", flat=True))
        self.kept_away = world.user("colleague_a").pk
        north = {"k": 1, "centre": world.centres["north"].pk, "measure": "presence", "families": False}
        self.owed = json.dumps([north | {"first": str(self.since), "last": str(self.today)}])


@remembered
def make_facts(world):
    facts = Facts(world)
    south = centre_factory.more_room(world.centres["south"])
    facts.hers = make_referred_resident(world, days_ago=300)
    facts.other = make_referred_resident(world, days_ago=20, persona="caseworker_b")
    facts.moved, facts.moving = make_moved(world, south), make_moving(world, south)
    make.make_referral(world, S.PROPOSED, centre="south", now=facts.now - timedelta(days=8))
    make_pair(world, facts)
    make_acts(world, facts)
    facts.twin = make.make_referral(world, S.WAITING, household=HER)
    make.make_referral(world, S.WAITING, "caseworker_b", household=HER)
    facts.kept, facts.merged = make_merged(world)
    make_asked(world, facts.kept)
    facts.marks = list(marks_of("Fictive Double").values())
    make.make_referral(world, S.NOT_ELIGIBLE)
    case_actions.declare_conflict(
        case=facts.hers.case,
        email=world.user("colleague_a").email,
        reason=ConflictReason.OTHER,
        by=world.protection,
        now=facts.now,
    )
    return facts


def make_moved(world, south):
    """Transferred to the south: until then she lived in the north."""
    stay = make_referred_resident(world, days_ago=20)
    proposal = transfer(world, stay, places=south[:1])
    return proposal.referral.stay


def make_moving(world, south):
    """She moves in four days, and how she travels is planned."""
    stay = make_referred_resident(world, days_ago=0)
    moving = transfer(world, stay, places=south[-1:], days=4).to_stay
    plan(world, moving, leaves_in=96, sign_in=98, arrives_in=101)
    return moving


def make_pair(world, facts):
    """Two women who must not meet, and live in one centre."""
    actions.keep_apart(
        case=facts.hers.case,
        reference=facts.other.case.reference,
        reason=ApartReason.KNOWN,
        by=world.national,
        now=facts.now,
    )


def make_acts(world, facts):
    """A service, and a session for two."""
    centre_factory.log(world, facts.hers, on=facts.today - timedelta(days=1))
    centre_actions.record_session(
        centre=world.centres["north"],
        stays=[facts.hers, facts.other],
        commitment=centre_factory.commitment("4.4"),
        held_on=facts.today - timedelta(days=1),
        minutes=90,
        by=world.worker_north,
        now=facts.now,
    )


def answers(question, arguments, actor, now):
    """What the database of a page says to her; refused aloud is as good as nothing."""
    with suppress(ProgrammingError), transaction.atomic(), as_web(), working_for(actor, now=now):
        return ask(question, *arguments)
    return []


def says_something(rows):
    return any(value not in (None, 0, False, []) for row in rows for value in row)


def test_a_question_answers_those_only_who_may_know(world):
    """The stranger is nobody's colleague: a session without a role."""
    facts = make_facts(world)
    for question, (arguments, answered) in ANSWERED.items():
        found = {
            persona
            for persona in (*PEOPLE, "stranger")
            if says_something(answers(question, arguments(facts), world.actors[persona], facts.now))
        }
        assert (question, found) == (question, answered)


def test_every_function_that_passes_the_policies_says_whom_it_answers(db):
    """What is made for another of them is not the web role's to ask."""
    with connection.cursor() as cursor:
        cursor.execute(DEFINERS, [names_in_addresses().web])
        definers = dict(cursor.fetchall())
    assert {name for name, may_ask in definers.items() if may_ask} == {*ANSWERED, *TELLS_NOTHING}
    assert {name for name, may_ask in definers.items() if not may_ask} == {
        "nights_free",
        "reckoned",
        "spells",
        "waiting_nights",
    }


def test_who_knows_a_file_is_who_sees_its_row(world):
    """The guard repeats the policies of `cases_case`, which do not hold the owner."""
    facts = make_facts(world)
    files = set(cases.Case.objects.values_list("pk", flat=True))
    for persona in PEOPLE:
        actor = world.actors[persona]
        with transaction.atomic(), as_web(), working_for(actor, now=facts.now):
            seen = set(cases.Case.objects.values_list("pk", flat=True))
            known = {file for file in files if ask("knows", file) == [(True,)]}
        assert (persona, known) == (persona, seen)
