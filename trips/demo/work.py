"""What those who work with a woman write beside her referral, for the women who live in a house today."""

from datetime import timedelta

from cases.enums import Accompanying, Audience, Doer, GivingUp, GoalState
from cases.models import Appointment, Goal, LegalStep, NeedsAssessment, Note, PastAssessment, SafetyPlan
from cases.safety_plan_queries import Chosen
from cases.vocabularies import AppointmentKind, LegalStepKind, Need, SafeMeans, SafePerson
from trips.demo.calendar import days, midnight
from trips.demo.randomness import reference, share, some, weighted

# Who writes, for whom, what.
NOTES = (
    ("ngo", Audience.PARTIES, "Rendez-vous à la permanence juridique pris ensemble (note fictive)."),
    ("ngo", Audience.ORGANISATION, "Préfère être appelée l’après-midi (note fictive)."),
    ("ngo", Audience.MINE, "Lui rapporter le formulaire de la caisse (note fictive)."),
    ("centre", Audience.PARTIES, "Installée, les enfants vont bien (note fictive)."),
    ("centre", Audience.ORGANISATION, "Clé de la boîte aux lettres à refaire (note fictive)."),
)
GOALS = (
    ("Ouvrir ses droits à la couverture santé (objectif fictif)", "physical_health", Doer.TOGETHER),
    ("Préparer le rendez-vous avec l’avocate (objectif fictif)", "legal", Doer.NGO),
    ("S’inscrire à un cours de français (objectif fictif)", "language", Doer.SHE),
    ("Trouver une place en crèche (objectif fictif)", "parenting", Doer.CENTRE),
)
STATES = {GoalState.TO_DO: 40, GoalState.DOING: 30, GoalState.DONE: 22, GoalState.GIVEN_UP: 8}
# Of what kind, and at least how many days ago.
LEGAL_STEPS = (("information", 60), ("legal_aid", 40), ("lawyer", 20), ("complaint", 10), ("hearing", 2))
APPOINTMENTS = ("health", "lawyer", "prefecture", "psychologist", "training")
SIGNS = (
    "Un numéro inconnu appelle plusieurs fois par jour",
    "Quelqu’un attend devant l’entrée",
    "On demande où elle habite à une amie",
    "Un message sur un compte qu’elle n’utilise plus",
)


class Work:
    """`stay`: of one woman; her key worker and a worker of the house write."""

    def __init__(self, rows, words, rng, house, today, diary):
        self.rows, self.words, self.rng, self.house = rows, words, rng, house
        self.today, self.diary = today, diary
        self.assessed = {id(one.case): one for one in rows.of[NeedsAssessment]}
        self.needs = {}
        for row, name, need in rows.links:
            if name == "needs":
                self.needs.setdefault(id(row), []).append(need)

    def write(self, stay):
        self.stay, self.case = stay, stay.case
        self.writers = {"ngo": self.case.key_worker, "centre": self.rng.choice(self.house.workers)}
        self._notes()
        self._goals()
        self._appointments()
        self._legal_steps()
        self._safety_plan()
        self._assessments()

    def _day(self, least=1, most=40):
        """Since she arrived, and before today."""
        lived = max(1, (self.today - self.stay.starts_on).days)
        return self.today - days(min(lived, self.rng.randint(least, most)))

    def _notes(self):
        for who, audience, text in NOTES:
            if not share(self.rng, 45):
                continue
            by, at = self.writers[who], self.diary(self._day())
            note = Note(
                reference=reference(self.rng, "W"),
                case=self.case,
                organisation=by.organisation,
                author=by,
                audience=audience,
                text=text,
                written_at=at,
            )
            self.rows.add(note, at=at, by=by)

    def _goals(self):
        """Some late, some reached, one given up now and then."""
        for text, need, doer in GOALS:
            if not share(self.rng, 40):
                continue
            by, set_on = self.writers[self.rng.choice(("ngo", "centre"))], self._day(20, 60)
            state = GoalState(weighted(self.rng, STATES))
            set_at = self.diary(set_on)
            goal = Goal(
                reference=reference(self.rng, "F"),
                case=self.case,
                need=self.words(Need)[need],
                text=text,
                doer=doer,
                due_on=self.today + days(self.rng.randint(-8, 45)),
                given_up_why=GivingUp.CHANGED if state == GoalState.GIVEN_UP else "",
                moved_at=set_at,
                moved_by=by.user,
                set_at=set_at,
                author=by,
            )
            # Written as it is today, like everything in the demonstration.
            goal.state = state
            self.rows.add(goal, at=set_at, by=by)

    def _appointments(self):
        """Some of today and of the week to come, in office hours."""
        for kind in APPOINTMENTS:
            if not share(self.rng, 30):
                continue
            by, at = self.writers[self.rng.choice(("ngo", "centre"))], self.diary(self._day(1, 6))
            day = self.today + days(self.rng.randint(0, 12))
            hour = timedelta(hours=self.rng.randint(9, 17), minutes=self.rng.choice((0, 15, 30)))
            appointment = Appointment(
                reference=reference(self.rng, "T"),
                case=self.case,
                kind=self.words(AppointmentKind)[kind],
                starts_at=midnight(day) + hour,
                place="Accueil du service, 2e étage (lieu fictif)",
                accompanying=self.rng.choice(list(Accompanying)),
                made_at=at,
                author=by,
            )
            self.rows.add(appointment, at=at, by=by)

    def _legal_steps(self):
        for code, least in LEGAL_STEPS:
            if not share(self.rng, 30):
                continue
            by, day = self.writers["ngo"], self._day(least, least + 40)
            at = self.diary(day)
            step = LegalStep(
                reference=reference(self.rng, "L"),
                case=self.case,
                kind=self.words(LegalStepKind)[code],
                happened_on=day,
                noted_at=at,
                author=by,
            )
            self.rows.add(step, at=at, by=by)

    def _safety_plan(self):
        if not share(self.rng, 55):
            return
        by, day = self.writers["ngo"], self._day(5, 80)
        people = some(self.rng, self.words(SafePerson).values(), 2, 4)
        means = some(self.rng, self.words(SafeMeans).values(), 2, 4)
        plan = SafetyPlan(
            case=self.case,
            signs="\n".join(some(self.rng, SIGNS, 2, 3)),
            chosen=Chosen(people, means).sealed(),
            what_to_do="Rejoindre un lieu sûr. Appeler le 17. Prévenir la référente. (plan fictif)",
            written_on=day,
            review_on=day + days(90),
            saved_at=self.diary(day),
            author=by,
        )
        self.rows.add(plan, at=plan.saved_at, by=by)

    def _assessments(self):
        """Assessed again once in a while: one need settled or new since the referral."""
        now = self.assessed[id(self.case)]
        if not now.assessed_on or not share(self.rng, 50):
            return
        before, day = self.needs.get(id(now), []), self._day()
        if day <= now.assessed_on:
            return
        by, at = self.writers["ngo"], self.diary(day)
        past = PastAssessment(
            case=self.case, assessed_on=now.assessed_on, replaced_at=at, replaced_by=by.user
        )
        other = self.rng.choice(list(self.words(Need).values()))
        changed = [need for need in before if need is not other] if other in before else [*before, other]
        self.rows.add(past, at=at, by=by)
        self.rows.link(past, needs=changed or before)
        now.assessed_on = day
