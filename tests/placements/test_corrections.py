"""The NGO corrects the file while a place is held: the decision reads it as it stands now."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from centres.models import Stay
from placements import actions
from placements.enums import Answer, Opinion, ReferralState
from tests.factories import placements as make
from tests.factories.cases import circle, save_step
from trips.geography.models import Department
from trips.guards.refusals import Overtaken

S = ReferralState


@pytest.fixture
def accepted(world):
    """A proposal of the centre in the north, up to OFII's decision; three people, in unit 2."""
    return make.make_proposal(world, opinion=Opinion.FAVOURABLE, answer=Answer.ACCEPTED, size=3)


def correct(world, proposal, step, **answers):
    later = timezone.now() + timedelta(minutes=5)
    if step == "household":
        answers = {**make.children(2), **answers}
    save_step(proposal.referral.case, step, by=world.caseworker_a, now=later, **answers)


def admit(world, proposal):
    today = timezone.localdate()
    return actions.admit(proposal=proposal, arrival_on=today, by=world.officer_lyon, now=timezone.now())


@pytest.mark.parametrize(
    ("step", "answers", "says"),
    [
        ("safety", lambda: {"departments": [Department.objects.get(code="59")]}, "département"),
        ("safety", lambda: {"circles": [circle("Lille", 30)]}, "Lille"),
        ("household", lambda: {"reduced_mobility": True}, "mobilité réduite"),
    ],
)
def test_a_place_that_suits_her_no_more_is_not_decided(world, accepted, step, answers, says):
    correct(world, accepted, step, **answers())
    with pytest.raises(Overtaken, match=says):
        admit(world, accepted)
    assert make.stored(accepted.referral).state == S.PROPOSED
    assert not Stay.objects.exists()


def test_a_correction_that_changes_nothing_for_the_place_is_no_obstacle(world, accepted):
    correct(world, accepted, "safety", circles=[circle("Marseille", 100)])
    correct(world, accepted, "household", phone="+99 1")
    admit(world, accepted)
    assert make.stored(accepted.referral).state == S.ADMITTED


@pytest.mark.parametrize("route", ["proposal", "admit"])
def test_ofii_reads_that_the_file_was_corrected(client_of, world, accepted, route):
    address = reverse(f"placements:{route}", args=[accepted.reference])
    client = client_of("officer_lyon")
    sentence = "Le dossier a été corrigé"
    assert sentence not in client.get(address).content.decode()
    correct(world, accepted, "safety", contact_rules="In the evening")
    assert sentence in client.get(address).content.decode()
