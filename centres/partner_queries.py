"""Partners of the centres and the agreements with them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from centres import contract_queries as contracts
from centres.enums import SHOWN_BY_PARTNERS, PartnerKind, PartnerLevel
from centres.models import Centre, Partner, Partnership
from trips.access.actor import Actor


@dataclass
class InForce:
    """What shows 6.1 or 6.2 on a day: level → the last day until which an agreement of that level runs."""

    ends: dict[PartnerLevel, date] = field(default_factory=dict)

    @property
    def levels(self) -> set[PartnerLevel]:
        return set(self.ends)

    @property
    def earliest_end(self) -> date | None:
        """The last day on which all these levels are still covered."""
        return min(self.ends.values(), default=None)


def partnerships_in_force(centres: Iterable[Centre], day: date) -> dict[tuple[int, str], InForce]:
    """(centre, code of the commitment) → which levels are covered on that day, and until when. One query."""
    rows = Partnership.objects.filter(partner__centre__in=[centre.pk for centre in centres])
    rows = rows.filter(starts_on__lte=day, ends_on__gte=day).order_by("pk")
    found: dict[tuple[int, str], InForce] = {}
    columns = ("partner__centre_id", "partner__kind", "partner__level", "ends_on")
    for centre, kind, level, end in rows.values_list(*columns):
        ends = found.setdefault((centre, SHOWN_BY_PARTNERS[PartnerKind(kind)]), InForce()).ends
        ends[PartnerLevel(level)] = max(end, ends.get(PartnerLevel(level), end))
    return found


def partnerships_of(centre: Centre) -> QuerySet[Partnership]:
    """All agreements of a centre with its partners, those that are over too."""
    return _whole(Partnership.objects.filter(partner__centre=centre))


def partnership_for(actor: Actor, reference: str) -> Partnership | None:
    centres = contracts.centres_bound_for(actor).order_by()
    return _whole(Partnership.objects.filter(reference=reference, partner__centre__in=centres)).first()


def _whole(rows: QuerySet[Partnership]) -> QuerySet[Partnership]:
    rows = rows.select_related("partner__centre__key", "partner__centre__organisation")
    return rows.defer("partner__centre__address").order_by("-ends_on", "-pk")


def partners_of(centre: Centre) -> QuerySet[Partner]:
    rows = Partner.objects.filter(centre=centre).select_related("centre__key")
    return rows.defer("centre__address").order_by("kind", "level", "pk")


def partner_for(actor: Actor, reference: str) -> Partner | None:
    rows = Partner.objects.filter(centre__in=contracts.centres_bound_for(actor).order_by())
    rows = rows.select_related("centre__key", "centre__organisation").defer("centre__address")
    return rows.filter(reference=reference).first()


def partnership_from(partner: Partner, day: date) -> Partnership | None:
    """The agreement with this partner that begins on that day."""
    return _whole(Partnership.objects.filter(partner=partner, starts_on=day)).first()
