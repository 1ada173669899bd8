"""The same seed and day give the same world, another seed another one."""

import hashlib

import pytest
from django.db import models

from tests.trips.demo.day import SEED, TODAY
from trips.demo import world
from trips.demo.rows import ORDER

# Salted by the hasher; sealed with a nonce; drawn as a key is.
NOT_SEEDED = {"password", "data", "seal_id", "wrapped"}


def digest(rows):
    """Of every column of every row and every relation; a row is named by its place in its list."""
    number = {id(row): at for model in ORDER for at, row in enumerate(rows.of[model])}
    total = hashlib.sha256()
    for model in ORDER:
        columns = [field for field in model._meta.concrete_fields if not field.generated]
        fields = [field for field in columns if field.name not in NOT_SEEDED]
        for row in rows.of[model]:
            total.update(repr([_value(row, field, number) for field in fields]).encode())
    for row, name, target in rows.links:
        total.update(f"{name} {number[id(row)]} {target.pk}".encode())
    for kind, obj, at, by, details in rows.events:
        total.update(f"{kind} {number[id(obj)]} {at} {number[id(by)]} {details}".encode())
    return total.hexdigest()


def _value(row, field, number):
    if not isinstance(field, models.ForeignKey):
        return field.value_from_object(row)
    target = getattr(row, field.name, None)
    return number.get(id(target), getattr(row, field.attname))


@pytest.mark.django_db
def test_two_worlds_are_equal_and_another_seed_differs():
    first, second, other = (digest(world.gather(seed, TODAY)) for seed in (SEED, SEED, SEED + 1))
    assert first == second != other
