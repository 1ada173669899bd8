"""What a centre says of itself so that places are ranked by it: languages, and what is near, yes or no."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects

from cases.vocabularies import Language
from centres.models import Centre, SchoolStage
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards import workflow


@transaction.atomic
def describe_centre(
    *,
    centre: Centre,
    languages: Iterable[Language],
    school_stages: Iterable[SchoolStage],
    near_hospital: bool | None,
    near_psychologist: bool | None,
    by: Actor,
    now: datetime,
) -> Centre:
    """Never an address nor a name: nobody finds the house by it. Saved twice, the second time changes nothing."""
    workflow.lock(centre)
    prefetch_related_objects([centre], "key")
    changed = tracking.update(centre, by=by, near_hospital=near_hospital, near_psychologist=near_psychologist)
    changed += tracking.set_many(centre, by=by, languages=languages, school_stages=school_stages)
    if changed:
        record.event("centres.describe_centre", centre, by=by, now=now, fields=",".join(sorted(changed)))
    return centre
