"""The demo world, built once for all tests of this folder and rolled back after them."""

import pytest
from django.db import transaction
from django.test import override_settings

from tests.trips.demo.day import SEED, TODAY
from trips.demo import world


@pytest.fixture(scope="package")
def demo(django_db_setup, django_db_blocker):
    quick = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(**quick):
            made = world.build(SEED, TODAY)
        yield made
        transaction.set_rollback(True)
