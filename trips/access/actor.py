"""Builds the actor: one person acting in one capacity, with what the rules need and nothing else."""

from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, OuterRef, Q, QuerySet

from trips.access.duties import ROLES, Duty
from trips.organisations.enums import Role
from trips.organisations.models import Membership, ReadingAlarm


@dataclass(frozen=True)
class Actor:
    """Who acts. `directorate_ids` are an officer's territories; the national desk has none and needs none."""

    user_id: int | None = None
    name: str = ""
    membership_id: int | None = None
    organisation_id: int | None = None
    organisation_name: str = ""
    organisation_kind: str = ""
    role: str = ""
    directorate_ids: frozenset[int] = frozenset()
    has_other_capacities: bool = False
    # She may break the glass in an emergency.
    on_call: bool = False
    # Unusually many files: every page warns her.
    reads_much: bool = False

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label) if self.role else ""

    def has(self, duty: Duty) -> bool:
        """Does this role have that duty?"""
        return self.role in ROLES[duty]


NOBODY = Actor()


def capacities(user_id: int) -> QuerySet[Membership]:
    """The memberships in which a person may act today, first the oldest."""
    return (
        Membership.objects.filter(user_id=user_id, ended_at=None, organisation__closed_on=None)
        .filter(Q(user__is_active=True))
        .select_related("user", "organisation")
        .annotate(
            directorate_ids=ArrayAgg(
                "directorates", filter=Q(directorates__isnull=False), default=[], distinct=True
            ),
            reads_much=Exists(ReadingAlarm.objects.filter(user=OuterRef("user"), ended_at=None)),
        )
        .order_by("pk")
    )


def actor_of(memberships: list[Membership], chosen: int | None) -> Actor | None:
    """The actor of the chosen membership, or of the first one; None without any."""
    if not memberships:
        return None
    membership = next((m for m in memberships if m.pk == chosen), memberships[0])
    return actor_for(membership, has_other_capacities=len(memberships) > 1)


def actor_for(membership: Membership, *, has_other_capacities: bool = False) -> Actor:
    """The actor of a membership, annotated by `capacities` or not."""
    directorates = getattr(membership, "directorate_ids", None)
    if directorates is None:
        directorates = membership.directorates.values_list("pk", flat=True)
    return Actor(
        user_id=membership.user_id,
        name=membership.user.full_name,
        membership_id=membership.pk,
        organisation_id=membership.organisation_id,
        organisation_name=membership.organisation.name,
        organisation_kind=membership.organisation.kind,
        role=membership.role,
        directorate_ids=frozenset(directorates),
        has_other_capacities=has_other_capacities,
        on_call=membership.on_call,
        reads_much=getattr(membership, "reads_much", False),
    )
