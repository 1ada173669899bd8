"""The same woman referred twice: found when a file is sent, asked of OFII, shown to no NGO."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cases.models import Case, Person
from placements import apart_queries, duplicate_queries, rules
from placements.actions.aparts import alarm_joined, join_pairs, split_pairs
from placements.actions.locks import lock_all
from placements.duplicate_queries import Alike
from placements.enums import Sameness, SeparationReason
from placements.models import Duplicate, Referral
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards.refusals import Overtaken, Refused
from trips.guards.workflow import lock


def look_for_duplicates(*, referral: Referral, by: Actor, now: datetime) -> None:
    """Compare her identity with every other file; who sends learns neither that there is one nor whose.

    Each comparison is counted and recorded: names that one tries would otherwise answer like an oracle.
    """
    if reason := rules.look_again(duplicate_queries.looks_today(by, now)):
        raise Refused(reason, referral)
    record.event(duplicate_queries.LOOK, referral, by=by, now=now)
    compare_again(referral.case, by=by, now=now)


def compare_again(case: Case, *, by: Actor, now: datetime) -> None:
    """Ask about whatever is alike now, and about nothing else any more."""
    alike = duplicate_queries.files_alike(case)
    known = {}
    for pair in duplicate_queries.pairs_with(case):
        other = duplicate_queries.other_half(pair, case)
        known[other] = pair
        if not pair.answer and other not in {one.case_id for one in alike}:
            tracking.delete(pair, by=by)
    for one in alike:
        _ask(known.get(one.case_id), case.pk, one, by=by, now=now)


def _ask(known: Duplicate | None, case_id: int, one: Alike, *, by: Actor, now: datetime) -> None:
    """Once about a pair: what OFII has answered is not asked again."""
    signs: dict[str, Any] = {"same_name": one.same_name, "same_number": one.same_number}
    if known is not None:
        if not known.answer:
            tracking.update(known, by=by, **signs)
        return
    first, second = sorted((case_id, one.case_id))
    try:
        with transaction.atomic():
            tracking.create(Duplicate(first_id=first, second_id=second, found_at=now, **signs), by=by)
    except IntegrityError:
        # The other NGO sent its file at the same moment and asked first; neither may be told.
        return


@transaction.atomic
def answer_duplicate(
    *, duplicate: Duplicate, referral: Referral, answer: Sameness, by: Actor, now: datetime
) -> None:
    """OFII says whether it is one woman: then both files point to one person, and their stays follow."""
    _lock_files(duplicate)
    lock(duplicate)
    both_are_sent = all(
        duplicate_queries.file_to_compare(by, case) for case in (duplicate.first_id, duplicate.second_id)
    )
    if reason := rules.compare(by, referral) or rules.answer_duplicate(by, both_are_sent=both_are_sent):
        raise Refused(reason, referral)
    if duplicate.answer:
        raise Overtaken(_("This question is already answered."), referral)
    _answer(duplicate, answer, by=by, now=now)
    if answer == Sameness.SAME:
        _point_to_one_person(duplicate, by=by, now=now)
    record.event("placements.answer_duplicate", referral, by=by, now=now, code=answer)


@transaction.atomic
def separate_files(
    *, duplicate: Duplicate, referral: Referral, reason: SeparationReason, by: Actor, now: datetime
) -> None:
    """The answer was wrong: the other file of this pair names a woman of its own again, from today on.

    The files that stay with this referral's keep their person; what left is not asked about again.
    """
    _lock_files(duplicate)
    lock(duplicate)
    if refusal := rules.separate(by, referral):
        raise Refused(refusal, referral)
    case = Case.objects.get(pk=referral.case_id)
    if duplicate.answer != Sameness.SAME or duplicate.first.person_id != duplicate.second.person_id:
        raise Overtaken(_("These two files are separated already."), referral)
    halves = duplicate_queries.halves(duplicate, case)
    if refusal := rules.not_merged_by_their_ngo(duplicate_queries.are_merged_across(halves)):
        raise Refused(refusal, referral)
    if refusal := rules.nothing_depends(duplicate_queries.keeps_a_place(halves.leaving)):
        raise Refused(refusal, referral)
    person = Person.objects.create()
    for left in halves.leaving:
        tracking.update(left, by=by, person_id=person.pk)
    split_pairs(halves.staying, halves.leaving, by=by, now=now)
    for tie in halves.ties:
        tracking.update(tie, by=by, separated_why=reason, answer=Sameness.DIFFERENT, **_answered(by, now))
    record.event(
        "placements.separate_files", referral, by=by, now=now, code=reason, files=len(halves.leaving)
    )


def _lock_files(duplicate: Duplicate) -> None:
    """The two files and every other of their persons; who joins or separates one of them meanwhile waits here.

    Then the pairs of whom they must not meet: who proposes a place to one of these meanwhile waits too.
    """
    duplicate_queries.reach_files_of(duplicate)
    persons = {duplicate.first.person_id, duplicate.second.person_id}
    others = duplicate_queries.files_of(persons).values_list("pk", flat=True)
    lock_all(Case, {duplicate.first_id, duplicate.second_id, *others})
    apart_queries.lock_pairs(duplicate.first, duplicate.second)


def _point_to_one_person(duplicate: Duplicate, *, by: Actor, now: datetime) -> None:
    """Read under the lock: somebody may have separated one of the files since the page was shown."""
    person_id = duplicate.first.person_id
    join_pairs(person_id, duplicate.second.person_id, by=by, now=now)
    for case in duplicate_queries.files_of({person_id, duplicate.second.person_id}):
        tracking.update(case, by=by, person_id=person_id)
    alarm_joined(person_id, by=by, now=now)
    for joined in duplicate_queries.asked_of_one_person():
        _answer(joined, Sameness.SAME, by=by, now=now)


def _answer(duplicate: Duplicate, answer: Sameness, *, by: Actor, now: datetime) -> None:
    tracking.update(duplicate, by=by, answer=answer, **_answered(by, now))


def _answered(by: Actor, now: datetime) -> dict[str, Any]:
    return {"answered_at": now, "answered_by_id": by.user_id}


def forget_questions(case: Case, by: Actor, now: datetime) -> None:
    """Her file is erased: OFII can compare nothing any more, and nobody else waits for the answer."""
    for pair in duplicate_queries.asked_about(case):
        tracking.delete(pair, by=by)
