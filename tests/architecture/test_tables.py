"""The tables that the migrations made are those of the models, whatever Django drew on the way."""

import pytest
from django.apps import apps
from django.db import connection

from tests.database import OWNER

# Written by hand in their migrations: a log is cut by month, and its day is part of each key.
BY_MONTH = ("audit_event", "audit_read", "audit_link")
# Of a package, whose own migrations give it larger numbers than its models do.
NOT_OURS = ("auth_group_permissions",)
# Made by hand as well: a row names the woman of its case, and follows her when two files are found to be one's.
OF_HER = " REFERENCES cases_caseid, person_id ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED"
COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = %s::regnamespace AND c.relname = ANY (%s) AND a.attnum > 0 AND NOT a.attisdropped
"""
# Without the casts and brackets that PostgreSQL adds when the type of a column changes.
CONSTRAINTS = r"""
SELECT c.relname, translate(regexp_replace(pg_get_constraintdef(k.oid), '::(text|character varying)', '', 'g'),
  '()[]', '')
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
WHERE c.relnamespace = %s::regnamespace AND c.relname = ANY (%s) AND k.contype <> 'n'
"""
INDEXES = r"""
SELECT tablename, regexp_replace(indexdef, ' INDEX \S+ ON (public|beside)\.', ' ON ') FROM pg_indexes
WHERE schemaname = %s AND tablename = ANY (%s)
"""
BY_HAND = {
    COLUMNS: [],
    CONSTRAINTS: [
        ("cases_case", "UNIQUE id, person_id"),
        ("cases_conflict", f"FOREIGN KEY case_id, person_id{OF_HER}"),
        ("centres_stay", f"FOREIGN KEY case_id, person_id{OF_HER}"),
        ("placements_apart", f"FOREIGN KEY first_id, first_person_id{OF_HER}"),
        ("placements_apart", f"FOREIGN KEY second_id, second_person_id{OF_HER}"),
    ],
    INDEXES: [("cases_case", "CREATE UNIQUE ON cases_case USING btree (id, person_id)")],
}


@pytest.fixture(scope="module")
def beside(django_db_setup, django_db_blocker):
    """A connection of the owner's, with the tables of the models in a schema of their own, taken back at the end."""
    with django_db_blocker.unblock():
        owner = connection.copy()
        owner.settings_dict = connection.settings_dict | OWNER
        owner.set_autocommit(False)
        with owner.cursor() as cursor:
            cursor.execute("CREATE SCHEMA beside; SET search_path TO beside, public")
        with owner.schema_editor(atomic=False) as editor:
            for model in models_with_tables():
                editor.create_model(model)
        yield owner
        owner.close()


def models_with_tables(**options):
    return [
        model
        for model in apps.get_models(**options)
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in BY_MONTH + NOT_OURS
    ]


def asked(owner, question, schema):
    names = [model._meta.db_table for model in models_with_tables(include_auto_created=True)]
    with owner.cursor() as cursor:
        cursor.execute("SELECT set_config('search_path', %s, true)", [f"{schema}, public"])
        cursor.execute(question, [schema, names])
        return cursor.fetchall()


@pytest.mark.parametrize("question", BY_HAND, ids=["columns", "constraints", "indexes"])
def test_migrations_make_what_the_models_say(beside, question):
    of_models = asked(beside, question, "beside")
    assert len(of_models) > 100
    assert sorted(asked(beside, question, "public")) == sorted(of_models + BY_HAND[question])
