"""Words that may be chosen today, and how often the rules excluded somebody."""

from datetime import date

from django.db.models import Q, QuerySet

from placements.models import IneligibilityReason, WithdrawalReason
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.database.questions import ask
from trips.geography.models import Directorate
from trips.vocabulary.models import Term


def terms[T: Term](model: type[T]) -> QuerySet[T]:
    """What may be chosen today."""
    return model.objects.current()


def withdrawal_reasons(actor: Actor) -> QuerySet[WithdrawalReason]:
    """The woman's reasons and those of the party that writes."""
    party = "ngo" if actor.has(Duty.CASEWORK) else "ofii"
    others = ["centre"] if party == "ofii" else []
    return WithdrawalReason.objects.current().filter(party__in=["woman", party, *others])


def consent_withdrawn() -> WithdrawalReason:
    """The reason that the withdrawal of her consent gives by itself."""
    versions = WithdrawalReason.objects.filter(code="woman_consent")
    return versions.order_by("-retired_on", "-pk")[:1].get()


def territories() -> QuerySet[Directorate]:
    return Directorate.objects.order_by("seat", "pk")


def not_eligible_counts(since: date, until: date) -> list[tuple[IneligibilityReason, int]]:
    """Unmet need: how many women the rules excluded from `since` to the eve of `until`, by reason.

    Every reason of today and every other one that was used; versions of one count together, by their code.
    """
    counts = dict(ask("not_eligible", since, until))
    versions = IneligibilityReason.objects.filter(Q(retired_on=None) | Q(code__in=counts))
    # The version of today is the last one of its code.
    reasons = {one.code: one for one in versions.order_by("retired_on", "pk")}
    shown = sorted(reasons.values(), key=lambda one: (one.position, one.code))
    return [(one, counts.get(one.code, 0)) for one in shown]
