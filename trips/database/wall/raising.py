"""The statements that raise the wall and lower it."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from psycopg import sql

from trips.database.wall import TABLES

FILES = [
    Path(__file__).with_name(f"{name}.sql")
    for name in ("parts", "policies", "questions", "ledger", "compass")
]

LOWER = """
DO $$
DECLARE one record;
BEGIN
  FOR one IN SELECT policyname, tablename FROM pg_catalog.pg_policies WHERE schemaname = 'public' LOOP
    EXECUTE pg_catalog.format('DROP POLICY %I ON public.%I', one.policyname, one.tablename);
  END LOOP;
END $$;
DROP SCHEMA IF EXISTS wall CASCADE;
"""
GRANTS = """
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA wall FROM PUBLIC;
GRANT USAGE ON SCHEMA wall TO {web};
GRANT SELECT ON ALL TABLES IN SCHEMA wall TO {web};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA wall TO {web};
REVOKE ALL ON wall.bound, wall.merged, wall.contacts_of_each FROM {web};
REVOKE ALL ON FUNCTION wall.reckoned, wall.spells, wall.waiting_nights, wall.nights_free FROM {web};
"""


def wall_sql(*, web: str) -> list[str]:
    """Everything anew, in one transaction: parts, questions, and the policies of each closed table."""
    role = sql.Identifier(web).as_string()
    lines = [LOWER, "CREATE SCHEMA wall", *(file.read_text() for file in FILES), GRANTS.format(web=role)]
    for table, policies in TABLES.items():
        lines.append(f"ALTER TABLE public.{table} ENABLE ROW LEVEL SECURITY")
        lines += [policy.written(table, role) for policy in policies]
    return lines


def fingerprint(statements: Iterable[str]) -> str:
    """Kept as the comment of the schema: the same wall is not built twice."""
    return hashlib.sha256("".join(statements).encode()).hexdigest()
