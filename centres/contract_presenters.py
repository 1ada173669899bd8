"""Rules and agreements in words that a centre, OFII and the State read alike."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centres.enums import Applies, Measure, Nature
from centres.models import Binding, Commitment, CommitmentRule


def rule_sentence(rule: CommitmentRule, nature: str) -> str:
    """What must be written down for the commitment to count as kept."""
    if rule.measure == Measure.PARTNERS:
        text = _("agreements in force with a local and a national partner")
    else:
        text = timed_sentence(rule.measure, rule.days, nature)
    if rule.applies == Applies.ALWAYS:
        return text
    return f"{text}, {rule.get_applies_display()}"


def timed_sentence(measure: str, days: int, nature: str) -> str:
    families = nature == Nature.ACT_CHILD
    sentences = {
        Measure.FIRST_DAYS: _soon_for_families if families else _soon_for_women,
        Measure.REGULARLY: _again_for_families if families else _again_for_women,
        Measure.SESSIONS: _session,
    }
    return sentences.get(Measure(measure), _checked)(days) % {"days": days}


def _soon_for_families(days: int) -> str:
    return ngettext(
        "for each household with children: within %(days)d day of arrival",
        "for each household with children: within %(days)d days of arrival",
        days,
    )


def _soon_for_women(days: int) -> str:
    return ngettext(
        "for each woman: within %(days)d day of arrival",
        "for each woman: within %(days)d days of arrival",
        days,
    )


def _again_for_families(days: int) -> str:
    return ngettext(
        "for each household with children: at least every day",
        "for each household with children: at least every %(days)d days",
        days,
    )


def _again_for_women(days: int) -> str:
    return ngettext(
        "for each woman: at least every day", "for each woman: at least every %(days)d days", days
    )


def _session(days: int) -> str:
    return ngettext(
        "a session in the centre at least every day",
        "a session in the centre at least every %(days)d days",
        days,
    )


def _checked(days: int) -> str:
    return ngettext("checked at least every day", "checked at least every %(days)d days", days)


@dataclass
class RuleLine:
    """One commitment with the rule that counts today and the one that is announced, if any."""

    commitment: Commitment
    rule: CommitmentRule | None = None
    to_come: CommitmentRule | None = None

    @property
    def sentence(self) -> str:
        return rule_sentence(self.rule, self.commitment.nature) if self.rule else ""

    @property
    def next_sentence(self) -> str:
        return rule_sentence(self.to_come, self.commitment.nature) if self.to_come else ""


def rule_lines(
    commitments: Iterable[Commitment], today: dict[str, CommitmentRule], to_come: dict[str, CommitmentRule]
) -> list[RuleLine]:
    return [RuleLine(one, today.get(one.code), to_come.get(one.code)) for one in commitments]


def binds(binding: Binding) -> str:
    """How an agreement binds to one commitment, in a word or two."""
    if binding.waiver:
        return _("not applicable: %(reason)s") % {"reason": binding.waiver}
    if binding.commitment.nature in (Nature.STANDING, Nature.GROUP) or binding.target == 100:
        return _("binding")
    return _("binding, for at least %(target)d %% of what falls due") % {"target": binding.target}
