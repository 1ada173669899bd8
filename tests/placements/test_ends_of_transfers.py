"""How proposals of transfers ended before it was said: the migration mends the rows of before and loses nothing."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from cases import actions as case_actions
from placements import actions
from placements.enums import Ending
from placements.models import Proposal, ReleaseReason
from tests.factories import placements as make
from tests.factories.cases import word
from tests.factories.stays import make_referred_resident, propose_transfer, transfer

mend = import_module("placements.migrations.0029_ends_of_transfers").mend


def migrate():
    with connection.schema_editor() as editor:
        mend(apps, editor)


def as_before(proposal, **values):
    """What an earlier version wrote; the history of then says the same."""
    Proposal._base_manager.filter(pk=proposal.pk).update(**values)


def take_back(world, stay, now, how):
    made = transfer(world, stay, days=10)
    proposal = Proposal.objects.get(hold__occupancies__stay=made.to_stay)
    ended_at = {"ended_at": proposal.ended_at, "ended_by": proposal.ended_by}
    if how == "ofii":
        reason = word(ReleaseReason, "facts_changed")
        actions.withdraw_transfer(transfer=made, reason=reason, by=world.officer_lyon, now=now)
    else:
        case_actions.withdraw_consent(case=stay.case, by=world.caseworker_a, now=now)
    as_before(proposal, ending=Ending.ADMITTED, release_reason=None, **ended_at)
    return proposal


@pytest.mark.parametrize(
    ("how", "ending", "reason", "author"),
    [
        ("ofii", Ending.RELEASED, "facts_changed", "officer_lyon"),
        ("woman", Ending.WITHDRAWN, None, "caseworker_a"),
    ],
)
def test_a_transfer_that_was_taken_back_is_no_admission(world, frozen_now, how, ending, reason, author):
    proposal = take_back(world, make_referred_resident(world, days_ago=100), frozen_now, how)
    other = make_referred_resident(world, days_ago=90, persona="caseworker_b", centre="south")
    for _twice in range(2):
        migrate()
    found = Proposal.objects.get(pk=proposal.pk)
    assert (found.ending, found.ended_at) == (ending, frozen_now)
    assert found.ended_by_id == world.actors[author].user_id
    assert (found.release_reason and found.release_reason.code) == reason
    assert found.history.filter(history_user_id=None, ending=ending).count() == 1
    admissions = Proposal.objects.filter(ending=Ending.ADMITTED).values_list("referral__case", flat=True)
    assert set(admissions) == {proposal.referral.case_id, other.case_id}


def test_what_ended_with_nobody_to_move_says_so(world, frozen_now):
    stay = make_referred_resident(world, days_ago=100)
    proposal = propose_transfer(world, stay)
    make.depart(world, make.stored(stay.referral), None, None, "north", frozen_now)
    actions.expire_overdue_proposals(now=frozen_now)
    as_before(proposal, ending=Ending.EXPIRED)
    for _twice in range(2):
        migrate()
    found = Proposal.objects.get(pk=proposal.pk)
    assert found.ending == Ending.POINTLESS
    assert found.history.filter(history_user_id=None, ending=Ending.POINTLESS).count() == 2
