"""Months of several NGOs, desks and centres, played at random: no place twice, no woman twice or lost, nothing told.

Everybody acts through the rows that her queries give her, as on the pages; who has no such row, or no right, changes
nothing. What must hold after each step is counted here from the tables, not by the queries under test.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from cases.models import Case
from centres.models import Stay
from placements import actions
from placements.enums import ReferralState
from placements.models import Proposal, Referral
from tests.factories import placements as make
from tests.factories.stays import transfer
from tests.journeys.months import PERSONAS, VERBS, Look, Play, close_or_open
from trips.geography.models import Department
from trips.guards.refusals import Refused

START = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))
DAY = timedelta(days=1)
S = ReferralState
# Whose file, whose desk, where she lives, for how many, how far: two NGOs, two directorates, a département without. Of
# the last one OFII has decided a transfer to the other centre.
FILES = (
    ("caseworker_a", "officer_lyon", "69", 1, S.DRAFT, "north"),
    ("caseworker_a", "officer_paris", "75", 2, S.WAITING, "north"),
    ("caseworker_a", "officer_lyon", "69", 3, S.ARRIVED, "north"),
    ("caseworker_b", "officer_paris", "75", 1, S.PROPOSED, "south"),
    ("caseworker_b", "officer_lyon", "69", 1, S.ADMITTED, "south"),
    ("caseworker_b", "national", "974", 1, S.SUBMITTED, "south"),
    ("caseworker_a", "officer_paris", "75", 1, S.ARRIVED, "south"),
)
# What the owner of a state does next, the ordinary first.
NEXT = {
    S.DRAFT: ("submit", "submit", "submit", "withdraw"),
    S.SUBMITTED: ("take",),
    S.UNDER_REVIEW: ("find_eligible", "find_eligible", "ask_ngo", "refuse_referral"),
    S.INFORMATION_REQUESTED: ("answer_ngo", "drop_question"),
    S.WAITING: ("propose", "propose", "propose", "pause", "end_pause"),
    S.PROPOSED: (
        *("give_opinion", "record_answer", "admit", "give_opinion", "record_answer", "admit"),
        *("override", "uphold", "extend_hold", "release"),
    ),
    S.ADMITTED: (
        *("arrive", "plan_handover", "hear_of_her", "arrive", "report_missing", "find_her"),
        *("release", "withdraw", "give_place_back"),
    ),
    S.ARRIVAL_MISSED: ("arrive", "find_her", "give_place_back", "hear_of_her", "withdraw"),
    S.ARRIVED: (
        *("ask_extension", "grant", "refuse_extension", "transfer", "move", "undo_arrival"),
        *("give_opinion", "record_answer", "admit", "postpone_transfer", "ask_extension", "grant", "depart"),
        *("transfer", "take_transfer_back", "decide_exit", "withdraw_exit"),
    ),
    S.CLOSED: ("start_again", "undo_departure"),
    S.NOT_ELIGIBLE: ("ask_review", "start_again"),
    S.WITHDRAWN: ("start_again",),
    S.EXPIRED: ("start_again",),
}


@dataclass(frozen=True)
class File:
    """`case` and the personas whose it is."""

    case: Case
    ngo: str
    desk: str

    @property
    def newest(self):
        rows = Referral.objects.select_related("case", "stay__centre", "territory").filter(case=self.case)
        return rows.order_by("-created_at", "-pk").first()


def make_files(world):
    files = [make_file(world, *one) for one in FILES]
    transfer(world, files[-1].newest.stay, centre="north", days=5, persona=files[-1].desk)
    return files


def make_file(world, ngo, desk, code, size, state, centre):
    situation = {"department": Department.objects.get(code=code)}
    referral = make.make_referral(
        world, state, ngo, officer=desk, size=size, centre=centre, situation=situation
    )
    return File(referral.case, ngo, desk)


class Months(RuleBasedStateMachine):
    """`world` and `files` are the test's; each run begins with them and takes back what it wrote; `done` are the
    verbs that somebody could do in all runs."""

    world, files = None, ()
    done = set()

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.clock = time_machine.travel(START, tick=False)
        self.traveller = self.clock.start()
        self.silent = set()
        self.play = Play(self.world)

    def teardown(self):
        self.clock.stop()
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    # What happens

    @rule(file=st.integers(0, len(FILES) - 1), n=st.integers(0, 99))
    def its_owner_acts(self, file, n):
        """What she may do next, from the one that `n` says on."""
        file = self.files[file]
        verbs = NEXT[S(file.newest.state)]
        for verb in (*verbs[n % len(verbs) :], *verbs[: n % len(verbs)]):
            for persona in sorted(self.hands(file, VERBS[verb].whose)):
                if self.attempt(file, verb, persona, n):
                    return

    @rule(file=st.integers(0, len(FILES) - 1), n=st.integers(0, 99))
    def another_owner_acts(self, file, n):
        """A run may leave some rules out, and time passes fast: what is to be done is done more often."""
        self.its_owner_acts(file=file, n=n)

    @rule(
        file=st.integers(0, len(FILES) - 1),
        verb=st.sampled_from(sorted(VERBS)),
        persona=st.sampled_from(PERSONAS),
        n=st.integers(0, 99),
    )
    def somebody_tries(self, file, verb, persona, n):
        file = self.files[file]
        may = persona in self.hands(file, VERBS[verb].whose)
        assert not self.attempt(file, verb, persona, n) or may, f"{persona} did {verb}"

    @rule(centre=st.sampled_from(("north", "south")), persona=st.sampled_from(PERSONAS), n=st.integers(0, 99))
    def a_place_changes(self, centre, persona, n):
        done = self.tried(lambda: close_or_open(self.play, centre, persona, n))
        assert not done or persona in (f"manager_{centre}", "national"), persona

    @rule(days=st.integers(1, 45), are_swept=st.booleans())
    def days_pass(self, days, are_swept):
        self.traveller.shift(days * DAY)
        if are_swept:
            now = timezone.now()
            actions.expire_overdue_proposals(now=now)
            actions.carry_out_transfers(now=now)
            actions.escalate_without_a_fit(now=now)
            actions.throw_unused_drafts_away(now=now)
            actions.watch_arrivals(now=now)
            Look(self.world, self.files, self.silent).nobody_is_asked_in_vain()

    def attempt(self, file, verb, persona, n):
        """Whether it was done: the row was hers to see, and no rule said no."""
        done = self.tried(lambda: VERBS[verb].act(self.play, file.newest, persona, n))
        if done:
            self.done.add(verb)
        if done and verb == "withdraw_consent":
            self.silent.add(file.case.pk)
        return done

    def tried(self, act):
        try:
            with transaction.atomic():
                return act() is not None
        except Refused:
            return False

    def hands(self, file, whose):
        """The personas who may act for these parties on this file, today."""
        referral, found = file.newest, set()
        if "ngo" in whose:
            found.add(file.ngo)
        if "desk" in whose:
            found |= {file.desk, "national"}
        if "centre" in whose:
            stays = Stay.objects.filter(case=file.case).select_related("centre")
            asked = Proposal.objects.filter(referral=referral, ended_at=None).select_related("centre")
            centres = {row.centre_id for row in (*stays, *asked)}
            found |= {f"manager_{name}" for name, row in self.world.centres.items() if row.pk in centres}
        return found

    # What must hold

    @invariant()
    def all_is_well(self):
        look = Look(self.world, self.files, self.silent)
        look.no_place_and_no_woman_twice()
        look.every_night_is_counted_once()
        look.each_open_file_has_one_owner_and_a_day()
        look.file_place_and_stay_say_the_same()
        look.nobody_reads_what_is_not_hers()


def test_months_of_work_lose_nobody_and_tell_nothing(world):
    Months.world, Months.files = world, make_files(world)
    run_state_machine_as_test(
        Months,
        settings=settings(
            max_examples=10,
            stateful_step_count=50,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    # Nothing is proven by months in which nothing happens.
    assert len(Months.done) > len(VERBS) / 2, set(VERBS) - Months.done
