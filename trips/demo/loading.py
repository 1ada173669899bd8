"""Filling tables fast: plain indexes, references and exclusions are left out while rows are written,
and checked once after.

All of it is one transaction: whatever fails, the tables are as before, with every constraint.
"""

from contextlib import contextmanager

from django.db import connection, transaction

OURS = r"^(cases|centres|placements)_(?!historical)"
MEMORY = "SET LOCAL maintenance_work_mem = '256MB'"
CONSTRAINTS = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
  format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(c.oid))
FROM pg_constraint c JOIN pg_class t ON t.oid = conrelid
WHERE contype IN ('f', 'x') AND t.relnamespace = 'public'::regnamespace AND t.relname ~ %s
ORDER BY contype DESC, conrelid, conname
"""
INDEXES = """
SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
FROM pg_index i JOIN pg_class t ON t.oid = indrelid
WHERE NOT indisunique AND NOT indisexclusion AND t.relnamespace = 'public'::regnamespace AND t.relname ~ %s
ORDER BY indrelid, indexrelid
"""


@contextmanager
def bare_tables():
    """The tables of the three desks without what slows a row down; all of it comes back at the end."""
    with transaction.atomic():
        _run([MEMORY])
        left_out = [*_pairs(INDEXES), *_pairs(CONSTRAINTS)]
        _run(drop for drop, _make in left_out)
        yield
        _run(make for _drop, make in left_out)


def _pairs(query):
    with connection.cursor() as cursor:
        cursor.execute(query, [OURS])
        return cursor.fetchall()


def _run(statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
