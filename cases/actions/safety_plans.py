"""The safety plan: written with her, and written anew when something has changed."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import goal_rules, queries, rules, safety_plan_queries
from cases.models import Case, SafetyPlan
from cases.safety_plan_queries import Chosen
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards.refusals import Overtaken, Refused


@transaction.atomic
def save_safety_plan(
    *,
    case: Case,
    revision: int,
    signs: list[str],
    chosen: Chosen,
    what_to_do: str,
    written_on: date,
    review_on: date,
    by: Actor,
    now: datetime,
) -> None:
    """`revision`: the one before her eyes, 0 for none. The same plan sent twice is written once."""
    queries.locked(case)
    today = timezone.localdate(now)
    if reason := goal_rules.write_plan(by, case) or rules.days_of_safety_plan(written_on, review_on, today):
        raise Refused(reason, case)
    values: dict[str, Any] = {
        "signs": "\n".join(signs),
        "chosen": chosen.sealed(),
        "what_to_do": what_to_do,
        "written_on": written_on,
        "review_on": review_on,
    }
    plan = safety_plan_queries.plan_of(case)
    if plan and all(getattr(plan, name) == value for name, value in values.items()):
        return
    if revision != (plan.revision if plan else 0):
        raise Overtaken(
            _("Somebody has saved this safety plan meanwhile. Look at it before you save yours."), case
        )
    signed = {"revision": revision + 1, "saved_at": now, "author_id": by.membership_id}
    if plan:
        tracking.update(plan, by=by, **values, **signed)
    else:
        tracking.create(SafetyPlan(case=case, **values, **signed), by=by)
    record.event("cases.save_safety_plan", case, by=by, now=now, revision=revision + 1)
