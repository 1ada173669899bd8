"""What a centre says of its staff and of what is near."""

from collections.abc import Iterable

from django.db.models import QuerySet, prefetch_related_objects

from cases.queries import held_first
from cases.vocabularies import Language
from centres.models import Centre, SchoolStage


def languages(*, keep: Iterable[int] = ()) -> QuerySet[Language]:
    """Today's list, what the centre has said already at its head."""
    held = list(keep)
    return held_first(Language.objects.offered(keep=held), held)


def school_stages(*, keep: Iterable[int] = ()) -> QuerySet[SchoolStage]:
    return SchoolStage.objects.offered(keep=list(keep))


def with_surroundings(centre: Centre) -> Centre:
    """Two queries."""
    prefetch_related_objects([centre], "languages", "school_stages")
    return centre
