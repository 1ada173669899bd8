"""What was decided keeps its reason, its date and its author, whoever writes: the database sees to it."""

from contextlib import contextmanager
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection

from placements.enums import AFTER_REVIEW, Answer, Ending, Opinion, ReferralState
from placements.models import Proposal
from tests.database import as_owner
from tests.factories import placements as make
from tests.personas import committed_world
from trips.audit import tracking
from trips.errors import sentences

S = ReferralState


def ended(world, now, ending):
    return {"ending": ending, "ended_at": now, "ended_by": world.user("officer_lyon")}


@pytest.mark.parametrize(
    ("made", "ending", "constraint"),
    [
        ({}, Ending.RELEASED, "proposal_released_has_reason"),
        ({"opinion": Opinion.FAVOURABLE}, Ending.ADMITTED, "proposal_admitted_is_accepted"),
        (
            {"opinion": Opinion.FAVOURABLE, "answer": Answer.ACCEPTED},
            Ending.REFUSED,
            "proposal_refused_is_her_answer",
        ),
        ({"opinion": Opinion.FAVOURABLE}, Ending.OPINION_UPHELD, "proposal_upheld_is_unfavourable"),
    ],
)
def test_an_end_agrees_with_what_was_said(world, frozen_now, made, ending, constraint):
    proposal = make.make_proposal(world, **made)
    with pytest.raises(IntegrityError, match=constraint):
        tracking.update(proposal, by=world.platform, **ended(world, frozen_now, ending))


@pytest.mark.parametrize(
    ("empty", "constraint"),
    [
        (["override_reason"], "proposal_override_has_date"),
        (["override_by"], "proposal_override_at_by"),
        (["override_at", "override_by"], "proposal_override_has_date"),
    ],
)
def test_going_on_against_an_opinion_says_why_when_and_by_whom(world, empty, constraint):
    proposal = make.make_proposal(world, opinion=Opinion.UNFAVOURABLE)
    make.override(world, proposal)
    assert (proposal.override_at, proposal.override_by_id) == (
        make.timezone.now(),
        world.officer_lyon.user_id,
    )
    with pytest.raises(IntegrityError, match=constraint):
        tracking.update(proposal, by=world.platform, **dict.fromkeys(empty))


@pytest.mark.parametrize("state", AFTER_REVIEW)
def test_nobody_waits_or_has_a_place_before_she_is_found_eligible(world, state):
    referral = make.make_referral(world, state)
    with pytest.raises(IntegrityError, match="referral_eligible_has_date"):
        tracking.update(referral, by=world.platform, assessed_at=None, assessed_by=None)


def test_each_of_these_rules_has_its_french_sentence():
    said = sentences()
    for name in ("proposal_released_has_reason", "proposal_override_has_date", "referral_eligible_has_date"):
        assert "’" in str(said[name]) or "é" in str(said[name])


@pytest.mark.django_db(transaction=True)
def test_an_override_of_before_gets_the_date_and_the_author_of_its_history():
    """The migration finds in the history what the row did not keep, and changes no other row."""
    world = committed_world()
    proposal, other = (make.make_proposal(world, opinion=Opinion.UNFAVOURABLE) for _one in range(2))
    make.override(world, proposal)
    fill = import_module("placements.migrations.0004_fill_override_dates").fill
    with without("proposal_override_has_date"):
        kept = Proposal._base_manager.filter(pk=proposal.pk)
        assert kept.update(override_at=None, override_by=None) == 1
        fill(apps, None)
    for one in (proposal, other):
        one.refresh_from_db()
    written = proposal.history.filter(override_reason__isnull=False).last()
    assert proposal.override_at == written.history_date
    assert proposal.override_by_id == world.officer_lyon.user_id
    assert (other.override_at, other.override_by) == (None, None)


@contextmanager
def without(name):
    """As the table was before the constraint."""
    constraint = next(one for one in Proposal._meta.constraints if one.name == name)
    with as_owner(), connection.schema_editor() as editor:
        editor.remove_constraint(Proposal, constraint)
    yield
    with as_owner(), connection.schema_editor() as editor:
        editor.add_constraint(Proposal, constraint)
