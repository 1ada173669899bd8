"""How the commitments that partners show stand today, in words and colours."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from centres import contract_queries as contracts
from centres.enums import SHOWN_BY_PARTNERS, PartnerLevel, StandingState
from centres.models import Centre, Partnership
from centres.partner_queries import InForce, partnerships_in_force
from centres.partner_rules import partners_state
from centres.standing_presenters import TONES
from trips.ui.formats import write_day


@dataclass(frozen=True)
class PartnerLine:
    """One of the two commitments, with the agreements in force."""

    code: str
    state: StandingState
    found: InForce

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def label(self) -> str:
        said = {StandingState.NEVER: _("no agreement yet"), StandingState.DUE_SOON: _("ends soon")}
        return said.get(self.state, str(self.state.label))

    @property
    def words(self) -> str:
        """`local until 31/12/2027 · national: none`."""
        return " · ".join(_covered(level, self.found.ends.get(level)) for level in PartnerLevel)


def _covered(level: PartnerLevel, until: date | None) -> str:
    if until is None:
        return _("%(level)s: none") % {"level": level.label}
    return _("%(level)s until %(day)s") % {"level": level.label, "day": write_day(until)}


def partner_lines(centre: Centre, today: date) -> list[PartnerLine]:
    """Two queries."""
    rules, found = contracts.rules_on(today), partnerships_in_force([centre], today)
    return [
        PartnerLine(code, partners_state(here.ends, rules.get(code), today), here)
        for code in SHOWN_BY_PARTNERS.values()
        for here in [found.get((centre.pk, code), InForce())]
    ]


def when(partnership: Partnership, today: date) -> str:
    if partnership.starts_on > today:
        return _("to come")
    return _("over") if partnership.ends_on < today else _("in force")


def tone(partnership: Partnership, today: date) -> str:
    if partnership.starts_on > today:
        return "info"
    return "neutral" if partnership.ends_on < today else "success"
