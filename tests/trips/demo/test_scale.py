"""The scaled world, small: what is measured opens real values."""

import pytest
from django.db import connection

from cases.models import Child, Identity, Safety
from cases.queries import cases_named
from centres.models import Centre, Place
from placements.models import Referral
from tests.database import as_owner
from tests.trips.demo.day import SEED, TODAY
from trips.access.actor import actor_for
from trips.demo import scale, world
from trips.organisations.models import Membership

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PLACES, REFERRALS = 120, 300


@pytest.fixture
def enlarged():
    world.build(SEED, TODAY)
    with as_owner():
        scale.enlarge(PLACES, REFERRALS, TODAY)


@pytest.mark.usefixtures("enlarged")
def test_every_woman_has_a_name_that_opens_and_finds_her():
    assert (Place.objects.count(), Referral.objects.count()) == (PLACES, REFERRALS)
    known = Identity.objects.filter(first_name__isnull=False).select_related("case__key", "case__key_worker")
    last = known.order_by("-case").first()
    assert last.full_name
    assert last.file_number.startswith("FICTIF-")
    worker = actor_for(Membership.objects.get(pk=last.case.key_worker_id))
    for text in (last.file_number, last.full_name):
        assert last.case in cases_named(worker, text)
    assert Safety.objects.select_related("case__key").get(case=last.case).contact_rules
    unnamed = Identity.objects.filter(case__referrals__submitted_at__isnull=False, first_name__isnull=True)
    assert not unnamed.exists()
    assert all(child.first_name for child in Child.objects.select_related("case__key").order_by("-pk")[:20])
    assert all(centre.address for centre in Centre.objects.select_related("key"))


@pytest.mark.usefixtures("enlarged")
def test_the_constraints_are_back():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_constraint WHERE conname = 'occupancy_one_at_a_time'")
        assert cursor.fetchone() == (1,)
