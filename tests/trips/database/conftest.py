"""Each PostgreSQL of this machine: the embedded one always, a system's where there is one."""

import re
import subprocess
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from trips.database.roles import grants_sql, ownership_sql, roles_sql
from trips.local.binaries import clean_environment, identity
from trips.local.postgres import server

OLDEST_SUPPORTED = 15
# Names that break whatever is not quoted.
OWNER, WEB, WORKER, DATABASE = 'ow"ner $$ 1', "w'eb $roles$", "work'er", 'da"ta base'


def system_versions():
    found = (
        re.fullmatch(r"/usr/lib/postgresql/(\d+)/bin/initdb", str(path))
        for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")
    )
    return sorted(match[1] for match in found if match and int(match[1]) >= OLDEST_SUPPORTED)


@contextmanager
def embedded(folder):
    with server(folder, throw_away=True) as running:
        yield str(running.socket)


@contextmanager
def system(folder, version):
    programs = Path("/usr/lib/postgresql") / version / "bin"
    folder.mkdir(mode=0o700)
    identity().own(folder)
    data = folder / "d"

    def run(program, *arguments):
        command = [*identity().prefix, str(programs / program), "-D", str(data), *arguments]
        subprocess.run(command, cwd=folder, env=clean_environment(), check=True, stdout=subprocess.DEVNULL)

    run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    options = f"-c listen_addresses= -c fsync=off -k {folder}"
    run("pg_ctl", "start", "-w", "-l", str(folder / "log"), "-o", options)
    try:
        yield str(folder)
    finally:
        run("pg_ctl", "stop", "-m", "immediate", "-w")


@pytest.fixture(scope="session", params=["embedded", *system_versions()])
def socket(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pg") / "s"
    started = embedded(folder) if request.param == "embedded" else system(folder, request.param)
    with started as path:
        yield path


@pytest.fixture(scope="session")
def database(socket):
    """The roles and a database with one table of each kind, granted."""
    with opened(socket, "postgres", "postgres") as admin:
        run(admin, roles_sql(owner=OWNER, web=WEB, worker=WORKER))
        admin.execute('CREATE DATABASE "da""ta base"')
    with opened(socket, "postgres") as admin:
        run(admin, ownership_sql(database=DATABASE, owner=OWNER))
    with opened(socket, OWNER) as owner:
        for table in ("cases_case", "audit_event", "cases_historicalcase"):
            owner.execute(f"CREATE TABLE {table} (id bigserial PRIMARY KEY, word text)")
        owner.execute("CREATE TABLE audit_read (id bigint, month int) PARTITION BY LIST (month)")
        owner.execute("CREATE TABLE audit_read_1 PARTITION OF audit_read FOR VALUES IN (1)")
        grant(owner)


@pytest.fixture
def connect(socket, database):
    with ExitStack() as until_the_end:
        yield lambda *who: until_the_end.enter_context(opened(socket, *who))


def opened(socket, user, database=DATABASE):
    return closing(psycopg.connect(host=socket, user=user, dbname=database, autocommit=True))


def grant(owner):
    with owner.transaction():
        run(owner, grants_sql(database=DATABASE, owner=OWNER, web=WEB))


def run(connection, statements):
    for statement in statements:
        connection.execute(statement)
