"""How women travel to their centre: a plan for each who is expected, and what was heard of those who arrived lately."""

from datetime import timedelta

from centres.enums import StayState
from centres.models import Stay
from placements.enums import Stage, WordGiven
from placements.models import (
    Confirmation,
    ConfirmationChannel,
    Escort,
    Handover,
    Referral,
    Transfer,
    TravelMeans,
    TravelPayer,
)
from trips.demo.calendar import days, midnight
from trips.demo.randomness import source, weighted

# Whose arrival is so recent has her journey in the demonstration.
LATELY = days(45)
SAFE_WORDS = ("Coquelicot", "Parapluie", "Tournesol", "Mandarine", "Alouette", "Cerf-volant")
MEANS = {"train": 60, "coach": 15, "ngo_car": 20, "taxi": 5}
PAYERS = {"ngo": 45, "ofii": 40, "centre": 15}
ESCORTS = {"both_ends": 50, "caseworker": 30, "volunteer": 15, "alone": 5}
GIVEN = {WordGiven.GIVEN: 85, WordGiven.NOT_GIVEN: 15}
LEAVES, SIGN, ARRIVES = (timedelta(hours=hour) for hour in (9, 13, 18))


class Journeys:
    """`managers`: centre → who hears of her on the way."""

    def __init__(self, rows, words, seed, today, managers):
        self.rows, self.words, self.today, self.managers = rows, words, today, managers
        self.rng = source(seed, "journeys")
        self.referrals = {id(one.stay): one for one in rows.of[Referral] if one.stay is not None}

    def write(self):
        for stay in list(self.rows.of[Stay]):
            lately = stay.state == StayState.ARRIVED and stay.starts_on > self.today - LATELY
            if id(stay) in self.referrals and (lately or stay.state == StayState.EXPECTED):
                self._travel(stay, self.referrals[id(stay)])

    def of_transfers(self):
        """Whoever still lives in the centre that she leaves: written last, as her transfer is."""
        for made in self.rows.of[Transfer]:
            if made.to_stay.state == StayState.EXPECTED:
                self._travel(made.to_stay, made.referral)

    def _travel(self, stay, referral):
        day, by = midnight(stay.starts_on), referral.case.key_worker
        at = stay.decided_at + timedelta(minutes=self.rng.randint(20, 90))
        plan = Handover(
            stay=stay,
            referral=referral,
            leaves_at=max(day + LEAVES, at),
            sign_by=max(day + SIGN, at),
            arrives_at=max(day + ARRIVES, at + timedelta(hours=1)),
            travel=self.words(TravelMeans)[weighted(self.rng, MEANS)],
            payer=self.words(TravelPayer)[weighted(self.rng, PAYERS)],
            escort=self.words(Escort)[weighted(self.rng, ESCORTS)],
            left_channel=self.words(ConfirmationChannel)["in_person"],
            on_way_channel=self.words(ConfirmationChannel)["call_ngo"],
            arrived_channel=self.words(ConfirmationChannel)["meeting_point"],
            safe_word=self.rng.choice(SAFE_WORDS),
            planned_at=at,
            planned_by=by.user,
        )
        self.rows.add(plan, at=at, by=by)
        if stay.starts_on < self.today:
            self._hear(plan, Stage.LEFT, plan.leaves_at, "in_person", by)
        if stay.state == StayState.ARRIVED:
            self._hear(plan, Stage.ON_WAY, plan.sign_by, "call_on_call", self.managers[id(stay.centre)])

    def _hear(self, plan, stage, at, channel, by):
        row = Confirmation(
            stay=plan.stay,
            referral=plan.referral,
            stage=stage,
            happened_at=at,
            channel=self.words(ConfirmationChannel)[channel],
            word=weighted(self.rng, GIVEN),
            recorded_at=at,
            recorded_by=by.user,
        )
        self.rows.add(row, at=at, by=by)
