"""A stay goes on: asked by its centre, granted or refused by OFII, any number of times."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import actions as centre_actions
from centres.enums import StayState
from centres.models import Stay
from placements import notices, stay_queries, stay_rules
from placements.actions.locks import lock_stay
from placements.enums import Outcome
from placements.models import ExitStep, Extension, ExtensionGround, ExtensionRefusal
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards.refusals import Overtaken, Refused
from trips.guards.workflow import lock


@transaction.atomic
def ask_extension(
    *,
    stay: Stay,
    grounds: Iterable[ExtensionGround],
    exit_steps: Iterable[ExitStep],
    assessment: str,
    exit_plan: str,
    by: Actor,
    now: datetime,
) -> Extension:
    """The centre says why she needs more time and how she will leave; OFII is asked."""
    referral = lock_stay(stay)
    agreed = stay_queries.agreed_today(stay.case)
    ended = stay_queries.exit_of(stay) is not None
    due = stay_rules.extension_is_due(stay, timezone.localdate(now), agreed=agreed, is_ended=ended)
    if sentence := due or stay_rules.has_desk(referral):
        raise Refused(sentence, stay)
    if stay_queries.open_extension_of(stay) is not None:
        raise Overtaken(_("An extension of this stay is already asked for."), stay)
    extension = Extension(
        stay=stay, referral=referral, from_end=stay.decided_end, asked_at=now, asked_by_id=by.user_id
    )
    extension.assessment, extension.exit_plan = assessment, exit_plan
    tracking.create(extension, by=by)
    tracking.set_many(extension, by=by, grounds=grounds, exit_steps=exit_steps)
    record.event("placements.ask_extension", extension, by=by, now=now, stay=stay.reference)
    notices.tell_extension(extension, "extension_asked", by=by, now=now)
    return extension


@transaction.atomic
def grant_extension(*, extension: Extension, by: Actor, now: datetime) -> Extension:
    """Three months more from the decided end; the stay has its new end in the same transaction."""
    stay = _lock_open(extension)
    from_end, until = stay.decided_end, stay_rules.extended_until(stay)
    centre_actions.extend_stay(stay=stay, until=until, by=by, now=now)
    return _close(extension, Outcome.GRANTED, by=by, now=now, from_end=from_end, until=until)


@transaction.atomic
def refuse_extension(
    *, extension: Extension, reason: ExtensionRefusal, by: Actor, now: datetime
) -> Extension:
    """The decided end stays; the centre may ask again."""
    _lock_open(extension)
    return _close(extension, Outcome.REFUSED, by=by, now=now, code=reason.code, refusal=reason)


@transaction.atomic
def withdraw_extension(*, extension: Extension, by: Actor, now: datetime) -> Extension:
    _lock_open(extension)
    return _close(extension, Outcome.WITHDRAWN, by=by, now=now)


def lapse_extension(stay: Stay, old: str, new: str, by: Actor, now: datetime) -> None:
    """Part of `centres.transitions.FOLLOWERS`: who has left, or has not come after all, needs no answer."""
    if old != StayState.ARRIVED:
        return
    extension = stay_queries.open_extension_of(stay)
    if extension is not None:
        _close(extension, Outcome.LAPSED, by=by, now=now)


def _lock_open(extension: Extension) -> Stay:
    """Case, referral, stay, request: as they are now; refuses what was answered meanwhile."""
    stay = extension.stay
    lock_stay(stay)
    lock(extension)
    extension.stay = stay
    if sentence := stay_rules.answer_is_due(extension):
        raise Overtaken(sentence, extension)
    return stay


def _close(
    extension: Extension, outcome: Outcome, *, by: Actor, now: datetime, code: str = "", **fields: object
) -> Extension:
    tracking.update(extension, by=by, outcome=outcome, closed_at=now, closed_by_id=by.user_id, **fields)
    kind = f"placements.extension_{outcome.value}"
    record.event(kind, extension, by=by, now=now, stay=extension.stay.reference, code=code)
    notices.tell_extension(extension, f"extension_{outcome.value}", by=by, now=now)
    return extension
