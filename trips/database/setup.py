"""Putting the two roles in order on a server, or writing down how."""

import os
from collections.abc import Iterable
from dataclasses import dataclass

import environ
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from trips.database.roles import APPEND_ONLY, grants_sql, ownership_sql, roles_sql

SCRIPT = """\
-- Two roles for the application. Run it as a superuser, as often as you like:
--   psql -d postgres -f roles.sql
-- Then give each role a password with psql's \\password.
\\set ON_ERROR_STOP on
{roles}
SELECT {create} WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = {name})
\\gexec
\\connect {database}
{ownership}
-- Again after each migration, by the owner: manage.py roles
BEGIN;
{grants}
COMMIT;
"""


@dataclass(frozen=True)
class Names:
    database: str
    owner: str
    web: str


def names_in_addresses() -> Names:
    """The roles and the database that DATABASE_OWNER_URL and DATABASE_URL name."""
    missing = [name for name in ("DATABASE_OWNER_URL", "DATABASE_URL") if not os.environ.get(name)]
    if missing:
        raise ImproperlyConfigured(
            f"{missing[0]} is not set. Two addresses of the same database are needed: "
            "DATABASE_OWNER_URL for the role that owns the tables and migrates, DATABASE_URL for "
            "the role that serves pages and owns nothing."
        )
    owner, web = (
        environ.Env.db_url_config(os.environ[name]) for name in ("DATABASE_OWNER_URL", "DATABASE_URL")
    )
    if not owner["USER"] or not web["USER"] or owner["USER"] == web["USER"]:
        raise ImproperlyConfigured(
            "DATABASE_URL and DATABASE_OWNER_URL must each name a role, and not the same one: "
            "a role that owns the tables could lift every protection."
        )
    return Names(database=owner["NAME"], owner=owner["USER"], web=web["USER"])


def put_in_order(
    connection: BaseDatabaseWrapper, names: Names, *, append_only: Iterable[str] = APPEND_ONLY
) -> None:
    """Grant what each role may do in the connected database; as a superuser, make the roles too."""
    database = connection.settings_dict["NAME"]
    statements = grants_sql(database=database, owner=names.owner, web=names.web, append_only=append_only)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        user, superuser, known = _standing(cursor, names)
        if superuser:
            statements = [
                *roles_sql(owner=names.owner, web=names.web),
                *ownership_sql(database=database, owner=names.owner),
                *statements,
            ]
        elif user != names.owner:
            raise ImproperlyConfigured(
                f"Connected as {user}, who may not grant: set TRIPS_DATABASE_ROLE=owner."
            )
        elif not known:
            raise ImproperlyConfigured(
                f"The role {names.web} does not exist and {user} may not make it: have an "
                "administrator run what `manage.py roles --print` prints."
            )
        for statement in statements:
            cursor.execute(statement.as_string(connection.connection))


def script(names: Names) -> str:
    """The same as a psql script, which makes the database as well."""
    database, owner = sql.Identifier(names.database), sql.Identifier(names.owner)
    create = sql.SQL("CREATE DATABASE {} OWNER {}").format(database, owner)
    return SCRIPT.format(
        roles=_lines(roles_sql(owner=names.owner, web=names.web)),
        create=sql.Literal(create.as_string()).as_string(),
        name=sql.Literal(names.database).as_string(),
        database=database.as_string(),
        ownership=_lines(ownership_sql(database=names.database, owner=names.owner)),
        grants=_lines(grants_sql(database=names.database, owner=names.owner, web=names.web)),
    )


def _standing(cursor, names: Names) -> tuple[str, bool, bool]:
    """Who we are, whether a superuser, and whether the web role exists."""
    cursor.execute(
        "SELECT current_user, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),"
        " EXISTS (SELECT FROM pg_roles WHERE rolname = %s)",
        [names.web],
    )
    return cursor.fetchone()


def _lines(statements: list[sql.Composed]) -> str:
    return "\n".join(f"{statement.as_string()};" for statement in statements)
