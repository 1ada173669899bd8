"""What those who work with a woman write beside her referral, for the women who live in a house today."""

from cases.enums import Audience
from cases.models import NeedsAssessment, Note, PastAssessment
from cases.vocabularies import Need
from trips.demo.calendar import days
from trips.demo.randomness import reference, share

# Who writes, for whom, what.
NOTES = (
    ("ngo", Audience.PARTIES, "Rendez-vous à la permanence juridique pris ensemble (note fictive)."),
    ("ngo", Audience.ORGANISATION, "Préfère être appelée l’après-midi (note fictive)."),
    ("ngo", Audience.MINE, "Lui rapporter le formulaire de la caisse (note fictive)."),
    ("centre", Audience.PARTIES, "Installée, les enfants vont bien (note fictive)."),
    ("centre", Audience.ORGANISATION, "Clé de la boîte aux lettres à refaire (note fictive)."),
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
