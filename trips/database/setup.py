"""Putting the three roles in order on a server, or writing down how; raising the second wall."""

import os
from collections.abc import Iterable
from dataclasses import dataclass

import environ
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from trips.database.roles import APPEND_ONLY, grants_sql, ownership_sql, roles_sql
from trips.database.wall.raising import LOWER, fingerprint, wall_sql

SCRIPT = """\
-- Three roles for the application. Run it as a superuser, as often as you like:
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


# The owner's, the web role's, the worker's.
ADDRESSES = ("DATABASE_OWNER_URL", "DATABASE_URL", "DATABASE_WORKER_URL")


@dataclass(frozen=True)
class Names:
    database: str
    owner: str
    web: str
    worker: str


def names_in_addresses() -> Names:
    """The roles and the database that DATABASE_OWNER_URL and DATABASE_URL name."""
    missing = [name for name in ADDRESSES if not os.environ.get(name)]
    if missing:
        raise ImproperlyConfigured(
            f"{missing[0]} is not set. Three addresses of the same database are needed: "
            "DATABASE_OWNER_URL for the role that owns the tables and migrates, DATABASE_URL for "
            "the role that serves pages and owns nothing, DATABASE_WORKER_URL for the role of the "
            "worker, which sees every row."
        )
    found = [environ.Env.db_url_config(os.environ[name]) for name in ADDRESSES]
    owner, web, worker = (one["USER"] for one in found)
    if not all((owner, web, worker)) or len({owner, web, worker}) < len(found):
        raise ImproperlyConfigured(
            "DATABASE_OWNER_URL, DATABASE_URL and DATABASE_WORKER_URL must each name a role of its own: "
            "a role that owns the tables or sees every row could lift every protection."
        )
    return Names(database=found[0]["NAME"], owner=owner, web=web, worker=worker)


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
                *roles_sql(owner=names.owner, web=names.web, worker=names.worker),
                *ownership_sql(database=database, owner=names.owner),
                *statements,
            ]
        elif user != names.owner:
            raise ImproperlyConfigured(
                f"Connected as {user}, who may not grant: set TRIPS_DATABASE_ROLE=owner."
            )
        elif not known:
            raise ImproperlyConfigured(
                f"The roles {names.web} and {names.worker} do not both exist and {user} may not make them: "
                "have an administrator run what `manage.py roles --print` prints."
            )
        for statement in statements:
            cursor.execute(statement.as_string(connection.connection))
        _raise_wall(connection, cursor, names)


def _raise_wall(connection: BaseDatabaseWrapper, cursor: CursorWrapper, names: Names) -> None:
    """As the owner, unless it stands. While migrations wait it is lowered instead: closed tables then show nothing."""
    statements = wall_sql(web=names.web)
    mark = fingerprint(statements)
    cursor.execute("SELECT pg_catalog.obj_description(pg_catalog.to_regnamespace('wall'), 'pg_namespace')")
    if cursor.fetchone()[0] == mark:
        return
    cursor.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(names.owner)).as_string())
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        statements = [LOWER]
    else:
        statements.append(f"COMMENT ON SCHEMA wall IS '{mark}'")
    for statement in statements:
        cursor.execute(statement)
    cursor.execute("RESET ROLE")


def script(names: Names) -> str:
    """The same as a psql script, which makes the database as well."""
    database, owner = sql.Identifier(names.database), sql.Identifier(names.owner)
    create = sql.SQL("CREATE DATABASE {} OWNER {}").format(database, owner)
    return SCRIPT.format(
        roles=_lines(roles_sql(owner=names.owner, web=names.web, worker=names.worker)),
        create=sql.Literal(create.as_string()).as_string(),
        name=sql.Literal(names.database).as_string(),
        database=database.as_string(),
        ownership=_lines(ownership_sql(database=names.database, owner=names.owner)),
        grants=_lines(grants_sql(database=names.database, owner=names.owner, web=names.web)),
    )


def _standing(cursor, names: Names) -> tuple[str, bool, bool]:
    """Who we are, whether a superuser, and whether the other roles exist."""
    cursor.execute(
        "SELECT current_user, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),"
        " (SELECT count(*) = 2 FROM pg_roles WHERE rolname = ANY (%s))",
        [[names.web, names.worker]],
    )
    return cursor.fetchone()


def _lines(statements: list[sql.Composed]) -> str:
    return "\n".join(f"{statement.as_string()};" for statement in statements)
