"""The three roles of the database, as SQL that may be run again at any time.

The owner has the tables and makes migrations. The web role serves pages: it owns nothing, so
that no policy and no trigger can be switched off by what answers to the network. The worker has the
rights of the web role and sees every row, since nobody in person asks: jobs and commands.
"""

from collections.abc import Iterable

from psycopg import sql

# Tables to which the web role only adds. History tables are found by their name.
APPEND_ONLY = ("audit_event", "audit_read", "audit_link")
# Tables that only the owner writes: they say from where on the log is checked.
READ_ONLY = ("audit_checkpoint",)
HISTORY = "%historical%"

_MAKE_ROLE = sql.SQL("""
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = {name}) THEN
    CREATE ROLE {role};
  END IF;
END
""")

_SHARE_RIGHTS = sql.SQL("""
BEGIN
  IF NOT pg_catalog.pg_has_role({names}, 'USAGE') THEN
    GRANT {roles};
  END IF;
END
""")

# A partition is reached by its own name too: it follows the table that it belongs to.
_ONLY_ADD = sql.SQL("""
DECLARE
  table_name text;
BEGIN
  FOR table_name IN
    SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_class root
      ON root.oid = COALESCE(pg_catalog.pg_partition_root(c.oid), c.oid)
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
      AND (root.relname = ANY ({append_only}) OR root.relname LIKE {history})
  LOOP
    EXECUTE pg_catalog.format('REVOKE UPDATE, DELETE ON %s FROM %I', table_name, {web});
  END LOOP;
  FOR table_name IN
    SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relname = ANY ({read_only})
  LOOP
    EXECUTE pg_catalog.format('REVOKE INSERT, UPDATE, DELETE ON %s FROM %I', table_name, {web});
  END LOOP;
END
""")

_GRANTS = (
    "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
    "GRANT CONNECT ON DATABASE {database} TO {web}",
    "REVOKE ALL ON SCHEMA public FROM PUBLIC, {web}",
    "GRANT USAGE ON SCHEMA public TO {web}",
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {web}",
    "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {web}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {web}",
    "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {web}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
    " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {web}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT USAGE ON SEQUENCES TO {web}",
)


_PLAIN = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION"


def roles_sql(*, owner: str, web: str, worker: str) -> list[sql.Composed]:
    """Make the roles, or put them right; needs a superuser. Passwords are not set here."""
    return [
        _make_role(owner),
        sql.SQL("ALTER ROLE {} LOGIN CREATEDB BYPASSRLS").format(sql.Identifier(owner)),
        _make_role(web),
        sql.SQL("ALTER ROLE {} " + _PLAIN + " NOBYPASSRLS").format(sql.Identifier(web)),
        _make_role(worker),
        sql.SQL("ALTER ROLE {} " + _PLAIN + " BYPASSRLS INHERIT").format(sql.Identifier(worker)),
        _do(
            _SHARE_RIGHTS.format(
                names=sql.SQL(", ").join([sql.Literal(worker), sql.Literal(web)]),
                roles=sql.SQL(" TO ").join([sql.Identifier(web), sql.Identifier(worker)]),
            )
        ),
    ]


def ownership_sql(*, database: str, owner: str) -> list[sql.Composed]:
    """Give the database and its schema to the owner; needs a superuser, inside that database."""
    names = {"database": sql.Identifier(database), "owner": sql.Identifier(owner)}
    return [
        sql.SQL("ALTER DATABASE {database} OWNER TO {owner}").format(**names),
        sql.SQL("ALTER SCHEMA public OWNER TO {owner}").format(**names),
    ]


def grants_sql(
    *, database: str, owner: str, web: str, append_only: Iterable[str] = APPEND_ONLY
) -> list[sql.Composed]:
    """What the web role may do, on today's tables and on those to come.

    Run it in one transaction, as the owner, inside that database, after each migration: the
    default privileges serve a new table at once, and only this takes UPDATE and DELETE away
    again where rows are only ever added.
    """
    names = {
        "database": sql.Identifier(database),
        "owner": sql.Identifier(owner),
        "web": sql.Identifier(web),
    }
    only_add = _ONLY_ADD.format(
        append_only=sql.Literal(list(append_only)),
        read_only=sql.Literal(list(READ_ONLY)),
        history=sql.Literal(HISTORY),
        web=sql.Literal(web),
    )
    return [*(sql.SQL(line).format(**names) for line in _GRANTS), _do(only_add)]


def _make_role(name: str) -> sql.Composed:
    return _do(_MAKE_ROLE.format(name=sql.Literal(name), role=sql.Identifier(name)))


def _do(block: sql.Composed) -> sql.Composed:
    """An anonymous block, its body as a literal: no name in it can end it early."""
    return sql.SQL("DO {}").format(sql.Literal(block.as_string()))
