"""Telling those who follow a file that something moved: one row a desk, in the transaction of the fact."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.enums import About, Side
from cases.models import Case, Merge, Notification, Share
from trips.audit.record import Doer
from trips.organisations.enums import Kind
from trips.organisations.models import Membership


class Desk(NamedTuple):
    """Who is told: the people of an organisation, of a territory of OFII or of its national desk, or one of them."""

    side: Side
    organisation_id: int | None = None
    territory_id: int | None = None
    membership_id: int | None = None


class Told(NamedTuple):
    """What one desk is led to, and whether it must act. `thread`: of its own, where for this desk the fact goes on
    with another one."""

    desk: Desk
    about: About
    subject: str
    is_turn: bool = False
    thread: str = ""


# The desks that follow a file today besides her NGO: those of OFII, the centre that expects or hosts her.
FOLLOWED_BY: list[Callable[[int], Iterable[Desk]]] = []

# What happened, in the words of whoever reads it: neither a name nor anything that was typed.
SENTENCES: dict[str, str | Promise] = {
    "cases.shared": _("A file is shared with your organisation"),
    "cases.assigned": _("A file is handed over to you"),
    "cases.appointment": _("An appointment is noted"),
    "cases.appointment_changed": _("An appointment is changed"),
    "cases.appointment_cancelled": _("An appointment is cancelled"),
    "cases.appointment_soon": _("She has an appointment tomorrow"),
    "cases.goal_due": _("The day of a goal of her action plan has come"),
    "cases.note": _("A note is written for all who work with her"),
    "cases.plan_to_review": _("Her safety plan is to be looked at again"),
    "cases.merged": _("Two files of one woman are merged"),
    "cases.merge_undone": _("A merge of two files is undone"),
}


def tell(
    case_id: int,
    kind: str,
    told: Iterable[Told],
    *,
    thread: str,
    by: Doer,
    now: datetime,
    occasion: str = "",
) -> None:
    """One statement, whatever the number of desks. With an `occasion` a second run of the same writes nothing."""
    rows = [
        Notification(
            case_id=case_id,
            kind=kind,
            thread=one.thread or thread,
            about=one.about,
            subject=one.subject,
            is_turn=one.is_turn,
            occasion=occasion,
            at=now,
            caused_by_id=by.user_id,
            **one.desk._asdict(),
        )
        for one in told
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)


def ngo_of(case: Case) -> Desk:
    return Desk(Side.NGO, case.organisation_id)


def desks_of_ofii(case_id: int) -> list[Desk]:
    return [desk for desk in _others(case_id) if desk.side == Side.OFII]


def _others(case_id: int) -> list[Desk]:
    """Each once: a centre may be found by two of them, or two centres be of one operator."""
    return list(dict.fromkeys(desk for find in FOLLOWED_BY for desk in find(case_id)))


def tell_team(case: Case, kind: str, *, thread: str, by: Doer, now: datetime, occasion: str = "") -> None:
    """Her NGO and the centre that hosts her: what the two do day by day, which OFII decides without."""
    desks = [ngo_of(case), *(desk for desk in _others(case.pk) if desk.side == Side.CENTRE)]
    _tell_desks(desks, case, kind, thread=thread, by=by, now=now, occasion=occasion)


def tell_parties(case: Case, kind: str, *, thread: str, by: Doer, now: datetime, occasion: str = "") -> None:
    """All who work with her."""
    desks = [ngo_of(case), *_others(case.pk)]
    _tell_desks(desks, case, kind, thread=thread, by=by, now=now, occasion=occasion)


def _tell_desks(
    desks: Iterable[Desk], case: Case, kind: str, *, thread: str, by: Doer, now: datetime, occasion: str
) -> None:
    told = [Told(one, About.CASE, case.reference) for one in desks]
    tell(case.pk, kind, told, thread=thread, by=by, now=now, occasion=occasion)


def tell_share(share: Share, *, by: Doer, now: datetime) -> None:
    """The organisation that may read it from now on; it stops being told with the share."""
    side = Side.NGO if share.organisation.kind == Kind.NGO else Side.CENTRE
    told = Told(Desk(side, share.organisation_id), About.SHARE, share.reference)
    tell(share.case_id, "cases.shared", [told], thread=share.reference, by=by, now=now)


def tell_key_worker(case: Case, key_worker: Membership, *, by: Doer, now: datetime) -> None:
    desk = ngo_of(case)._replace(membership_id=key_worker.pk)
    told = Told(desk, About.CASE, case.reference)
    tell(case.pk, "cases.assigned", [told], thread=case.reference, by=by, now=now)


def tell_key_workers(merge: Merge, kind: str, *, by: Doer, now: datetime) -> None:
    """Of both files, each once."""
    numbers = {merge.kept.key_worker_id, merge.other.key_worker_id}
    desks = [ngo_of(merge.kept)._replace(membership_id=number) for number in sorted(numbers)]
    _tell_desks(desks, merge.kept, kind, thread=merge.kept.reference, by=by, now=now, occasion="")


def forget_case(case: Case) -> None:
    """With her file goes what was told about it."""
    Notification.objects.filter(case=case).delete()
