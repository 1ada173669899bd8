"""A database of its own, filled by its owner and read as the web role, without a pool.

The session belongs to the worker, who sees every row; `walled` has one of the web role, as pages are served.
"""

import os
from contextlib import contextmanager
from threading import local

import environ
import psycopg
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from trips.database.setup import names_in_addresses, put_in_order
from trips.demo import scale, world

NAME = "trips_bench"
SESSIONS = local()
SEED = 66


@contextmanager
def own_database():
    """Made anew and dropped at the end; the demo world is in it."""
    settings = connection.settings_dict
    owner = {name: settings[name] for name in ("USER", "PASSWORD")}
    settings["TEST"]["NAME"] = NAME
    old_name = settings["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        call_command("createcachetable", verbosity=0)
        put_in_order(connection, names_in_addresses())
        call_command("reference_data", verbosity=0)
        world.build(SEED, timezone.localdate())
        yield
    finally:
        become(owner)
        connection.creation.destroy_test_db(old_name, verbosity=0)


def enlarge(places, cases):
    with as_owner():
        scale.enlarge(places, cases, timezone.localdate())


def become(role):
    """The next connection is this role's."""
    close_sessions()
    connection.settings_dict.update(role)


@contextmanager
def walled():
    """Behind the policies; what is measured outside is what they cost.

    A session of its own, as in production: a change of role would throw away what it has planned.
    """
    connection.ensure_connection()
    open_session = connection.connection
    connection.connection = _web_session()
    try:
        yield
    finally:
        connection.connection = open_session


def _web_session():
    """One for each thread; `close_sessions` ends it."""
    if not hasattr(SESSIONS, "web"):
        SESSIONS.web = connection.copy()
        SESSIONS.web.settings_dict.update(roles()["web"])
        SESSIONS.web.connect()
    return SESSIONS.web.connection


def close_sessions():
    connection.close()
    if hasattr(SESSIONS, "web"):
        SESSIONS.web.close()
        del SESSIONS.web


def roles():
    """The three roles of the environment's addresses, by name."""
    read = environ.Env.db_url_config
    addresses = {"web": "DATABASE_URL", "worker": "DATABASE_WORKER_URL", "owner": "DATABASE_OWNER_URL"}
    found = {name: read(os.environ[variable]) for name, variable in addresses.items()}
    return {name: {"USER": one["USER"], "PASSWORD": one["PASSWORD"]} for name, one in found.items()}


@contextmanager
def as_owner():
    become(roles()["owner"])
    try:
        yield
    finally:
        become(roles()["worker"])


def raw_connection(role="worker"):
    """psycopg and nothing else."""
    given = connection.get_connection_params() | {
        name.lower(): value for name, value in roles()[role].items() if value
    }
    wanted = ("host", "port", "dbname", "user", "password")
    return psycopg.connect(**{name: given[name] for name in wanted if given.get(name)}, autocommit=True)
