"""Services delivered under the six conditions, one by one and in group sessions."""

from centres.models import Commitment, GroupSession, Service, ServiceResult
from trips.demo.calendar import days
from trips.demo.randomness import reference, share, weighted

# Commitment → first on which day of the stay, then every how many days (none: once), for what share of women.
ACTS = {
    "4.1": (1, None, 92),
    "4.3": (8, None, 80),
    "2.4": (6, 35, 90),
    "2.5": (10, 28, 75),
    "2.2": (30, None, 35),
    "2.3": (60, 60, 25),
    "4.2": (20, 75, 60),
    "4.5": (25, None, 55),
    "4.6": (35, 150, 60),
}
CHILD_ACTS = {"5.4": (12, None, 85), "5.5": (25, 60, 50)}
# Commitment → every how many days, percent of residents who come.
SESSIONS = {"4.4": (14, 55), "5.1": (42, 45), "5.3": (84, 60)}
MINUTES = (30, 45, 45, 60, 60, 90)
RESULTS = {"done": 78, "ongoing": 8, "referred": 6, "postponed": 4, "absent": 3, "declined": 1}
PARTNERS = ("", "", "", "Association partenaire (fictive)", "Permanence d’avocates (fictive)")
CORRECTIONS = ("Saisi deux fois", "Mauvaise résidente", "Erreur de date")


class Support:
    """`residents`: (stay, first day, day after the last) of everyone who lived in the house."""

    def __init__(self, rows, words, rng, house, residents, today, diary):
        self.rows, self.words, self.rng, self.house = rows, words, rng, house
        self.residents, self.today, self.diary = residents, today, diary
        self.done = words(ServiceResult)["done"]

    def write(self):
        for stay, since, until in self.residents:
            acts = ACTS | (CHILD_ACTS if stay.household_size > 1 else {})
            for code, (first, every, percent) in acts.items():
                if share(self.rng, percent):
                    self._repeat(stay, code, since + days(first), until, every)
        if self.residents:
            for code, (every, percent) in SESSIONS.items():
                self._sessions(code, every, percent)

    def _repeat(self, stay, code, day, until, every):
        day += days(self.rng.randint(0, 4))
        while day < until and day < self.today:
            self._service(stay, code, day)
            if not every:
                return
            day += days(every + self.rng.randint(-5, 8))

    def _service(self, stay, code, day):
        by, at = self._somebody(), self.diary(day)
        service = Service(
            reference=reference(self.rng, "V"),
            stay=stay,
            commitment=self.words(Commitment)[code],
            provided_on=day,
            minutes=self.rng.choice(MINUTES),
            provided_by=by,
            partner=self.rng.choice(PARTNERS),
            result=self.words(ServiceResult)[weighted(self.rng, RESULTS)],
            recorded_at=at,
            recorded_by=by.user,
            **self._correction(at),
        )
        self.rows.add(service, at=at, by=by)

    def _correction(self, at):
        if not share(self.rng, 0.8):
            return {}
        why = self.rng.choice(CORRECTIONS)
        return {"cancelled_at": at, "cancelled_by": self.house.manager.user, "cancelled_why": why}

    def _sessions(self, code, every, percent):
        day = min(since for _stay, since, _until in self.residents) + days(every)
        while day < self.today:
            present = [
                stay
                for stay, since, until in self.residents
                if since <= day < until
                and (code == "4.4" or stay.household_size > 1)
                and share(self.rng, percent)
            ]
            if present:
                self._session(code, day, present)
            day += days(every)

    def _session(self, code, day, present):
        by, at = self._somebody(), self.diary(day)
        common = {"commitment": self.words(Commitment)[code], "minutes": 90, "recorded_at": at}
        session = GroupSession(
            reference=reference(self.rng, "N"),
            centre=self.house.centre,
            held_on=day,
            led_by=by,
            recorded_by=by.user,
            **common,
        )
        self.rows.add(session, at=at, by=by)
        for stay in present:
            attendance = Service(
                reference=reference(self.rng, "V"),
                stay=stay,
                session=session,
                provided_on=day,
                provided_by=by,
                result=self.done,
                recorded_by=by.user,
                **common,
            )
            self.rows.add(attendance, at=at, by=by)

    def _somebody(self):
        return self.rng.choice(self.house.workers)
