import psycopg
import pytest
from psycopg import errors

from tests.trips.database.conftest import OWNER, WEB, WORKER, grant, run
from trips.database.roles import roles_sql

ONLY_ADDED = ["audit_event", "audit_read", "audit_read_1", "cases_historicalcase"]


@pytest.fixture
def owner(connect):
    return connect(OWNER)


@pytest.fixture
def web(connect):
    return connect(WEB)


def acl(connection):
    return connection.execute(
        "SELECT relname, relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " UNION ALL SELECT defaclobjtype::text, defaclacl::text FROM pg_default_acl"
        " UNION ALL SELECT nspname, nspacl::text FROM pg_namespace WHERE nspname = 'public'"
        " UNION ALL SELECT datname, datacl::text FROM pg_database ORDER BY 1, 2"
    ).fetchall()


def test_web_role_has_no_power_of_its_own(web):
    found = web.execute(
        "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication, rolcanlogin"
        " FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    assert found == (False, False, False, False, False, True)


def test_web_role_owns_nothing(web):
    owned = web.execute(
        "SELECT relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = current_user"
    ).fetchall()
    assert owned == []


def test_worker_passes_policies_and_may_nothing_else_that_the_web_role_may_not(connect):
    worker = connect(WORKER)
    found = worker.execute(
        "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, pg_has_role(%s, 'USAGE')"
        " FROM pg_roles WHERE rolname = current_user",
        [WEB],
    ).fetchone()
    assert found == (False, True, False, False, True)
    worker.execute("SELECT FROM cases_case")
    for statement in ("TRUNCATE cases_case", "DELETE FROM audit_event", "CREATE TABLE mine (id int)"):
        with pytest.raises(errors.InsufficientPrivilege):
            worker.execute(statement)


def test_owner_owns_database_and_schema_and_passes_policies(owner):
    found = owner.execute(
        "SELECT rolsuper, rolbypassrls, rolcreatedb,"
        " (SELECT datdba FROM pg_database WHERE datname = current_database()) = r.oid,"
        " (SELECT nspowner FROM pg_namespace WHERE nspname = 'public') = r.oid"
        " FROM pg_roles r WHERE rolname = current_user"
    ).fetchone()
    assert found == (False, True, True, True, True)


def test_web_role_reads_and_writes_ordinary_rows(web):
    web.execute("INSERT INTO cases_case (word) VALUES ('a')")
    web.execute("UPDATE cases_case SET word = 'b'")
    assert web.execute("SELECT word FROM cases_case").fetchall() == [("b",)]
    web.execute("DELETE FROM cases_case")


@pytest.mark.parametrize("table", ["audit_event", "cases_historicalcase"])
def test_web_role_only_adds_where_rows_must_stay(web, table):
    web.execute(f"INSERT INTO {table} (word) VALUES ('a')")
    assert web.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,)


def test_web_role_gives_nothing_away(web, connect):
    before = acl(connect("postgres"))
    # PostgreSQL answers with a mere warning.
    web.execute("GRANT SELECT ON cases_case TO PUBLIC")
    assert acl(connect("postgres")) == before


@pytest.mark.parametrize("table", ONLY_ADDED)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = 2", "DELETE FROM {}", "TRUNCATE {}"])
def test_web_role_cannot_alter_what_only_grows(web, table, statement):
    with pytest.raises(errors.InsufficientPrivilege):
        web.execute(statement.format(table))


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE cases_case",
        "CREATE TABLE mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "ALTER TABLE cases_case DISABLE TRIGGER ALL",
        "ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY",
        "DROP TABLE cases_case",
        "CREATE TRIGGER t BEFORE INSERT ON cases_case FOR EACH ROW"
        " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "SELECT setval('cases_case_id_seq', 1)",
        "SET session_replication_role = replica",
        "CREATE ROLE other",
    ],
)
def test_web_role_cannot(web, statement):
    with pytest.raises(errors.InsufficientPrivilege):
        web.execute(statement)


def test_new_table_serves_the_web_role_at_once_and_is_restricted_by_the_next_run(owner, web):
    owner.execute("CREATE TABLE centres_historicalplace (id bigserial PRIMARY KEY)")
    web.execute("INSERT INTO centres_historicalplace DEFAULT VALUES")
    grant(owner)
    with pytest.raises(errors.InsufficientPrivilege):
        web.execute("DELETE FROM centres_historicalplace")


def test_running_twice_changes_nothing(owner, connect):
    admin = connect("postgres")
    before = acl(admin)
    run(admin, roles_sql(owner=OWNER, web=WEB, worker=WORKER))
    grant(owner)
    assert acl(admin) == before


def test_powers_given_by_mistake_are_taken_back(owner, web, connect):
    admin = connect("postgres")
    admin.execute('ALTER ROLE "w\'eb $roles$" SUPERUSER BYPASSRLS')
    owner.execute("GRANT ALL ON audit_event, cases_case TO PUBLIC")
    run(admin, roles_sql(owner=OWNER, web=WEB, worker=WORKER))
    grant(owner)
    for statement in ("TRUNCATE cases_case", "DELETE FROM audit_event"):
        with pytest.raises(errors.InsufficientPrivilege):
            web.execute(statement)


def test_others_cannot_connect(connect):
    admin = connect("postgres", "postgres")
    admin.execute("DROP ROLE IF EXISTS stranger")
    admin.execute("CREATE ROLE stranger LOGIN")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        connect("stranger")
