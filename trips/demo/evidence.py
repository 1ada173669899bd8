"""What shows that the standing commitments are kept: looks, and drills of what must work at any hour."""

from datetime import date

from centres import contract_queries as contracts
from centres.enums import DRILLS, CheckKind, PartnerKind, PartnerLevel
from centres.models import CheckFinding, Partner, Partnership, StandingCheck
from centres.standing_queries import is_checked
from centres.standing_rules import applies_here
from trips.demo.calendar import SPAN, Diary, days, midnight
from trips.demo.randomness import reference, share, source

# What may be found where it is not as it must be, and mended a few days later.
FINDINGS = {
    "1.1": "not_mixed",
    "2.1": "training",
    "2.6": "access",
    "3.1": "visit",
    "3.2": "repair",
    "3.3": "no_answer",
    "5.2": "closed",
}
WRONG, MENDED = 5, 6
# How long before the rule says so they look again, in percent of its days.
EARLY = (60, 95)


NGO, INSTITUTION = PartnerKind.NGO, PartnerKind.INSTITUTION
LOCAL, NATIONAL = PartnerLevel.LOCAL, PartnerLevel.NATIONAL
# Kind, level, name, until how many days from today; the second house has none with a national institution.
PARTNERS = (
    (NGO, LOCAL, "Association partenaire (fictive)", 400),
    (NGO, NATIONAL, "Réseau national d’associations (fictif)", 220),
    (INSTITUTION, LOCAL, "Centre médico-psychologique (fictif)", 25),
    (INSTITUTION, NATIONAL, "Administration nationale (fictive)", 700),
)


def add_partners(rows, seed, houses, today):
    """Agreements of two years; one ends soon, one is over."""
    for number, house in enumerate(houses):
        rng = source(seed, f"partners {house.centre.ofii_code}")
        for kind, level, name, ahead in PARTNERS:
            partner = Partner(
                reference=reference(rng, "B"), centre=house.centre, kind=kind, level=level, name=name
            )
            end = today + days(-40 if number == 1 and kind == INSTITUTION and level == NATIONAL else ahead)
            signed = Partnership(
                reference=reference(rng, "G"),
                partner=partner,
                starts_on=end - days(730),
                ends_on=end,
                contact="Secrétariat (fictif)",
            )
            for row in (partner, signed):
                rows.add(row, at=midnight(max(signed.starts_on, today - SPAN)), by=house.manager)


def add_evidence(rows, words, seed, houses, today):
    """Of each house; the small one is not bound to what needs a nursery, a scattered one has no entry to watch."""
    rules = contracts.rules_on(today)
    shown = [one for one in contracts.commitments() if is_checked(one, rules.get(one.code))]
    for house in houses:
        evidence = Evidence(rows, words, source(seed, f"evidence {house.centre.ofii_code}"), house, today)
        for commitment in shown:
            nursery = commitment.code == "5.2" and house is houses[-1]
            if applies_here(rules[commitment.code], house.centre) and not nursery:
                evidence.write(commitment, rules[commitment.code].days)


class Evidence:
    def __init__(self, rows, words, rng, house, today):
        self.rows, self.words, self.rng, self.house, self.today = rows, words, rng, house, today

    def write(self, commitment, every):
        """Again before the rule says so, and soon again after something was found."""
        day = self.today - SPAN + days(self.rng.randint(0, every))
        since, kept = day, True
        while day < self.today:
            found = not share(self.rng, WRONG)
            since, kept = (since if found == kept else day), found
            self._check(commitment, day, kept, since)
            day += days(every * self.rng.randint(*EARLY) // 100 if kept else self.rng.randint(2, MENDED))

    def _check(self, commitment, day, kept, since):
        code = commitment.code
        drill = code in DRILLS and share(self.rng, 50)
        by, at = self.rng.choice([self.house.manager, *self.house.workers]), Diary(self.rng).at(day)
        check = StandingCheck(
            reference=reference(self.rng, "X"),
            centre=self.house.centre,
            commitment=commitment,
            kind=DRILLS[code] if drill else CheckKind.STATE,
            checked_on=day,
            kept=kept,
            since=since,
            valid_until=date(day.year + 1, 12, 31) if code == "2.6" else None,
            finding=None if kept else self.words(CheckFinding)[FINDINGS[code]],
            checked_by=by,
            recorded_at=at,
        )
        self.rows.add(check, at=at, by=by)
