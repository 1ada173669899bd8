"""What happens during a stay and after it: absences, incidents, extensions, ends by decision, follow-ups."""

from cases.vocabularies import ContactChannel
from centres.dates import add_months
from centres.enums import FollowUpChoice, FollowUpOutcome, Severity, StayState
from centres.follow_up_rules import FOLLOW_UP_MONTHS
from centres.models import (
    Absence,
    AbsenceReason,
    FollowUp,
    HouseIncident,
    Incident,
    IncidentClosing,
    IncidentKind,
    Stay,
)
from placements.enums import Outcome
from placements.models import (
    ExitDecision,
    ExitReason,
    ExitStep,
    Extension,
    ExtensionGround,
    ExtensionRefusal,
    Referral,
)
from placements.stay_rules import EXTENSION_MONTHS
from trips.demo.calendar import Diary, days, working
from trips.demo.randomness import reference, share, some, source, weighted

ASSESSMENTS = (
    "Elle a trouvé ses repères ici. Le logement se cherche, le danger n’a pas cessé.",
    "Le suivi engagé doit se terminer avant le départ. Elle demande à rester.",
    "Les papiers attendus tardent : sans eux, aucun bail n’est possible.",
)
PLANS = (
    "Demande de logement social déposée, relance chaque mois avec sa référente.",
    "Visite d’un logement accompagné prévue, puis accompagnement de trois mois.",
)
OUTCOMES = {
    FollowUpOutcome.SAFE: 60,
    FollowUpOutcome.HELP: 12,
    FollowUpOutcome.NOT_REACHED: 22,
    FollowUpOutcome.DECLINED: 6,
}
KINDS = {"approach": 30, "contact": 30, "health": 15, "violence": 15, "located": 10}
MEASURES = (
    "Elle n’est pas sortie seule pendant une semaine ; sa référente a été prévenue.",
    "Numéro de téléphone changé, signalement fait avec elle.",
    "Appel au 17, nuit passée avec la personne d’astreinte.",
)
# So many days ago, what, what was done.
HOUSE_INCIDENTS = (
    (160, "fire", "Panne de chauffage dans un couloir ; radiateurs prêtés, réparation le lendemain."),
    (
        6,
        "approach",
        "Personne inconnue vue deux soirs près de l’entrée ; le 17 a été appelé, la ronde est doublée.",
    ),
)
ABSENCES = {"visit": 45, "hospital": 20, "work": 12, "procedure": 18, "unknown": 5}
# A request made in time is made so long before the end; an answer takes so many days.
ASKED_BEFORE, ANSWERED_IN = (25, 80), (3, 12)


class During:
    """`managers`: centre → who asks; the desk that reviewed the referral answers."""

    def __init__(self, rows, words, seed, today, managers):
        self.rows, self.words, self.today, self.managers = rows, words, today, managers
        self.rng = source(seed, "during")
        self.referrals = {id(one.stay): one for one in rows.of[Referral] if one.stay is not None}

    def write(self):
        for stay in list(self.rows.of[Stay]):
            if stay.state in (StayState.ARRIVED, StayState.ENDED):
                self._extend(stay)
                self._be_away(stay)
                self._suffer(stay)
                if stay.state == StayState.ENDED:
                    self._stay_in_touch(stay)
                else:
                    self._end_by_decision(stay)

    def _stay_in_touch(self, stay):
        """Three of five agree to be contacted after they left; most of the contacts that were due have been made."""
        if stay.departure_reason.code in ("death", "transfer", "emergency_transfer"):
            return
        stay.follow_up = weighted(self.rng, {FollowUpChoice.AGREED: 60, FollowUpChoice.DECLINED: 25, "": 15})
        if stay.follow_up != FollowUpChoice.AGREED:
            return
        stay.follow_up_channel = self.rng.choice(list(self.words(ContactChannel).values()))
        for months in FOLLOW_UP_MONTHS:
            self._contact(stay, months)

    def _contact(self, stay, months):
        by, due_on = self.managers[id(stay.centre)], add_months(stay.ends_on, months)
        row = FollowUp(reference=reference(self.rng, "F"), stay=stay, months=months, due_on=due_on)
        at = stay.ended_at
        if due_on < self.today - days(3) and share(self.rng, 88):
            row.outcome, row.done_on = (
                weighted(self.rng, OUTCOMES),
                working(due_on + days(self.rng.randint(0, 3))),
            )
            row.recorded_at, row.recorded_by = Diary(self.rng).at(row.done_on), by.user
            at = row.recorded_at
        self.rows.add(row, at=at, by=by)

    def _end_by_decision(self, stay):
        """OFII has decided that the stay of one woman in twenty ends soon."""
        if (stay.decided_end - self.today).days < ASKED_BEFORE[1] or not share(self.rng, 8):
            return
        referral = self.referrals[id(stay)]
        at = Diary(self.rng).at(working(self.today - days(self.rng.randint(2, 8))))
        decision = ExitDecision(
            reference=reference(self.rng, "L"),
            stay=stay,
            referral=referral,
            why=self.words(ExitReason)["solution_found"],
            ends_on=self.today + days(self.rng.randint(10, 40)),
            from_end=stay.decided_end,
            decided_at=at,
            decided_by=referral.reviewer.user,
        )
        stay.decided_end = decision.ends_on
        self.rows.add(decision, at=at, by=referral.reviewer)
        self.rows.event("placements.decide_exit", decision, at=at, by=referral.reviewer, stay=stay.reference)

    def _suffer(self, stay):
        """Something happened to one woman in ten; most of it is closed."""
        lived = ((stay.ends_on or self.today) - stay.starts_on).days
        if lived < 20 or not share(self.rng, 10):
            return
        by, diary = self.managers[id(stay.centre)], Diary(self.rng)
        day = stay.starts_on + days(self.rng.randint(5, lived - 10))
        at = diary.at(day)
        incident = Incident(
            reference=reference(self.rng, "Y"),
            stay=stay,
            centre=stay.centre,
            kind=self.words(IncidentKind)[weighted(self.rng, KINDS)],
            severity=weighted(self.rng, {Severity.MINOR: 50, Severity.SERIOUS: 35, Severity.GRAVE: 15}),
            happened_on=day,
            opened_at=at,
            opened_by=by.user,
        )
        incident.measures = self.rng.choice(MEASURES)
        if incident.severity == Severity.GRAVE:
            incident.declared_on, incident.official_number = (
                day + days(1),
                f"EIG-FICTIF-{self.rng.randrange(10**4):04}",
            )
        self.rows.add(incident, at=at, by=by)
        self.rows.event("centres.open_incident", incident, at=at, by=by, code=incident.kind.code)
        if share(self.rng, 80):
            incident.closing, incident.closed_by = self.words(IncidentClosing)["resolved"], by.user
            incident.closed_at = diary.at(day + days(self.rng.randint(2, 9)))
            self.rows.event("centres.close_incident", incident, at=incident.closed_at, by=by, code="resolved")

    def write_of_houses(self, houses):
        """Two a house in the last year, the later one still open."""
        for house in houses:
            for ago, code, measures in HOUSE_INCIDENTS:
                self._happen(
                    house, self.today - days(ago + self.rng.randint(0, 9)), code, measures, ago > 100
                )

    def _happen(self, house, day, code, measures, is_over):
        at = Diary(self.rng).at(day)
        incident = HouseIncident(
            reference=reference(self.rng, "Y"),
            centre=house.centre,
            kind=self.words(IncidentKind)[code],
            severity=Severity.SERIOUS,
            happened_on=day,
            opened_at=at,
            opened_by=house.manager.user,
        )
        incident.measures = measures
        if is_over:
            incident.closing, incident.closed_by = self.words(IncidentClosing)["resolved"], house.manager.user
            incident.closed_at = Diary(self.rng).at(day + days(4))
        self.rows.add(incident, at=at, by=house.manager)

    def _be_away(self, stay):
        """Some nights elsewhere; today one woman in fourteen is away, and some for too long."""
        lived = ((stay.ends_on or self.today) - stay.starts_on).days
        if lived > 40 and share(self.rng, 45):
            day = stay.starts_on + days(self.rng.randint(10, lived - 25))
            nights = self.rng.randint(1, 6)
            self._absence(stay, weighted(self.rng, ABSENCES), day, day + days(nights), nights)
        if stay.ends_on is None and lived > 14 and share(self.rng, 7):
            since = self.today - days(self.rng.randint(1, 11))
            self._absence(
                stay, weighted(self.rng, ABSENCES), since, since + days(self.rng.randint(2, 9)), None
            )

    def _absence(self, stay, code, since, expected_on, nights):
        by, diary = self.managers[id(stay.centre)], Diary(self.rng)
        at = diary.at(since)
        absence = Absence(
            reference=reference(self.rng, "W"),
            stay=stay,
            reason=self.words(AbsenceReason)[code],
            starts_on=since,
            expected_on=expected_on,
            recorded_at=at,
            recorded_by=by.user,
        )
        self.rows.add(absence, at=at, by=by)
        self.rows.event("centres.record_absence", absence, at=at, by=by, reason=code)
        if nights:
            day = since + days(nights)
            absence.returned_on, absence.returned_at, absence.returned_by = day, diary.at(day), by.user
            at = absence.returned_at
            self.rows.event("centres.record_return", absence, at=at, by=by, day=day.isoformat())

    def _extend(self, stay):
        """Until the stay's end is ahead again; the last one may still wait for an answer, or was never asked."""
        until = stay.ends_on or self.today
        while until > stay.decided_end:
            if not self._prolong(stay, until):
                return
        if (
            stay.ends_on is None
            and (stay.decided_end - self.today).days < ASKED_BEFORE[1]
            and share(self.rng, 50)
        ):
            self._ask(stay, self.today - days(self.rng.randint(1, 2)))

    def _prolong(self, stay, until):
        asked_on = working(min(stay.decided_end - days(self.rng.randint(*ASKED_BEFORE)), until - days(15)))
        if stay.ends_on is None and share(self.rng, 40):
            return False
        extension = self._ask(stay, asked_on)
        if share(self.rng, 12) and stay.ends_on is None:
            self._answer(stay, extension, Outcome.REFUSED)
            return False
        self._answer(stay, extension, Outcome.GRANTED)
        return True

    def _ask(self, stay, day):
        by, at = self.managers[id(stay.centre)], Diary(self.rng).at(max(day, stay.starts_on))
        extension = Extension(
            reference=reference(self.rng, "X"),
            stay=stay,
            referral=self.referrals[id(stay)],
            from_end=stay.decided_end,
            asked_at=at,
            asked_by=by.user,
        )
        extension.assessment, extension.exit_plan = self.rng.choice(ASSESSMENTS), self.rng.choice(PLANS)
        self.rows.add(extension, at=at, by=by)
        self.rows.link(
            extension,
            grounds=some(self.rng, self.words(ExtensionGround).values(), 1, 2),
            exit_steps=some(self.rng, self.words(ExitStep).values(), 1, 3),
        )
        self.rows.event("placements.ask_extension", extension, at=at, by=by, stay=stay.reference)
        return extension

    def _answer(self, stay, extension, outcome):
        by = self.referrals[id(stay)].reviewer
        at = extension.asked_at + days(self.rng.randint(*ANSWERED_IN))
        extension.outcome, extension.closed_at, extension.closed_by = outcome, at, by.user
        code = ""
        if outcome == Outcome.GRANTED:
            extension.until = stay.decided_end = add_months(stay.decided_end, EXTENSION_MONTHS)
        else:
            extension.refusal = self.words(ExtensionRefusal)["exit_possible"]
            code = extension.refusal.code
        kind = f"placements.extension_{outcome.value}"
        self.rows.event(kind, extension, at=at, by=by, stay=stay.reference, code=code)
