"""What the database lets whom write beside a referral, whatever a verb forgets."""

import pytest
from django.db import DatabaseError, connection, transaction

from placements.enums import ReferralState as S
from tests.database import as_web
from tests.factories.placements import make_referral
from tests.factories.work import (
    make_appointment,
    make_goal,
    make_legal_step,
    make_note,
    make_safety_plan,
)
from trips.database.context import working_for

COPY_IN_HER_NAME = """
INSERT INTO cases_note (reference, case_id, organisation_id, author_id, audience, written_at, version,
  correction_reason, seal_id)
SELECT 'W-0000-0000', case_id, organisation_id, author_id, audience, written_at, 1, '', gen_random_uuid()
FROM cases_note
"""


@pytest.fixture
def case(world):
    case = make_referral(world, S.ARRIVED).case
    for make in (make_note, make_goal, make_safety_plan, make_legal_step, make_appointment):
        make(world, case)
    return case


def changed(world, now, persona, table):
    """How many rows she sees, and how many she could change."""
    with (
        transaction.atomic(),
        as_web(),
        working_for(world.actors[persona], now=now),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"SELECT count(*) FROM cases_{table}")
        seen = cursor.fetchone()[0]
        cursor.execute(f"UPDATE cases_{table} SET case_id = case_id")
        return seen, cursor.rowcount


@pytest.mark.parametrize(
    ("persona", "note", "plan", "team"),
    [
        ("caseworker_a", (1, 1), (1, 1), (1, 1)),
        ("colleague_a", (1, 0), (1, 1), (1, 1)),
        ("worker_north", (1, 0), (1, 1), (1, 1)),
        ("officer_lyon", (1, 0), (1, 0), (0, 0)),
        ("national", (1, 0), (1, 0), (0, 0)),
        ("caseworker_b", (0, 0), (0, 0), (0, 0)),
        ("manager_south", (0, 0), (0, 0), (0, 0)),
        ("admin_a", (0, 0), (0, 0), (0, 0)),
        ("protection", (0, 0), (0, 0), (0, 0)),
    ],
)
def test_who_reads_and_who_changes(world, case, frozen_now, persona, note, plan, team):
    tables = {"note": note, "goal": plan, "safetyplan": plan, "legalstep": team, "appointment": team}
    assert {table: changed(world, frozen_now, persona, table) for table in tables} == tables


@pytest.mark.parametrize("persona", ["colleague_a", "officer_lyon", "worker_north"])
def test_nobody_writes_a_note_in_the_name_of_another(world, case, frozen_now, persona):
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        as_web(),
        working_for(world.actors[persona], now=frozen_now),
        connection.cursor() as cursor,
    ):
        cursor.execute(COPY_IN_HER_NAME)
