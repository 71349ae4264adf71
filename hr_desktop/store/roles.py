"""Who may do what on a team's PostgreSQL: three group roles, their rights, and the logins in them.

`SCRIPT` is what `admin init-database` runs and `--sql` prints. Every statement may be run again.
Rights on tables are given to whatever tables there are, so a migration runs `RIGHTS` once more.

- hr_admin owns the tables: only its members migrate and see to the recruiters.
- hr_recruiter reads and writes the work. It adds to the audit log and takes contents out of it
  (people who are deleted for good), and otherwise changes nothing there.
- hr_viewer reads.

Rows of `sessions` are written by functions alone, which look at the login themselves.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import Literal, get_args

from sqlalchemy import Connection

Role = Literal["admin", "recruiter", "viewer"]
ROLES: tuple[Role, ...] = get_args(Role)

# A program that hangs must not hold up the others; in milliseconds, for every login of the team.
TIMEOUTS = {
    "statement_timeout": 60_000,
    "lock_timeout": 15_000,
    "idle_in_transaction_session_timeout": 60_000,
}
_GUARDED = ("alembic_version", "workspace", "recruiters", "sessions", "audit")
_SCRAM_ROUNDS = 4096  # PostgreSQL's own number; the passwords are random and long


def _make_role(name: str) -> str:
    return f"""DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') THEN
    CREATE ROLE {name} NOLOGIN;
  END IF;
END $$"""


_TIMEOUTS_OF_LOGINS = (
    """DO $$ DECLARE one text; BEGIN
  IF to_regclass('public.recruiters') IS NOT NULL THEN
    FOR one IN SELECT login FROM public.recruiters JOIN pg_roles ON rolname = login LOOP
"""
    + "\n".join(
        f"      EXECUTE format('ALTER ROLE %I IN DATABASE %I SET {name} = {value}', "
        "one, current_database());"
        for name, value in TIMEOUTS.items()
    )
    + """
    END LOOP;
  END IF;
END $$"""
)

SCHEMA = (
    *(_make_role(f"hr_{role}") for role in ROLES),
    """DO $$ BEGIN
  IF NOT pg_has_role(current_user, 'hr_admin', 'USAGE') THEN
    GRANT hr_admin TO CURRENT_USER;
  END IF;
END $$""",
    # A login of the team enters the databases that it was given, and no other one of the server.
    """DO $$ BEGIN
  EXECUTE format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO CURRENT_USER', current_database());
END $$""",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE, CREATE ON SCHEMA public TO hr_admin",
    "GRANT USAGE ON SCHEMA public TO hr_recruiter, hr_viewer",
    # What was made before there were roles.
    """DO $$ DECLARE one record; BEGIN
  FOR one IN
    SELECT c.oid::regclass AS name FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
      AND c.relowner <> 'hr_admin'::regrole
  LOOP
    EXECUTE format('ALTER TABLE %s OWNER TO hr_admin', one.name);
  END LOOP;
  FOR one IN
    SELECT p.oid::regprocedure AS name FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND starts_with(p.proname, 'hr_')
      AND p.proowner <> 'hr_admin'::regrole
  LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO hr_admin', one.name);
  END LOOP;
END $$""",
)
"""Roles and the schema, for a login that owns the database and may make roles."""

RIGHTS = (
    "ALTER DEFAULT PRIVILEGES FOR ROLE hr_admin IN SCHEMA public "
    "GRANT SELECT ON TABLES TO hr_recruiter, hr_viewer",
    "ALTER DEFAULT PRIVILEGES FOR ROLE hr_admin IN SCHEMA public "
    "GRANT INSERT, UPDATE, DELETE ON TABLES TO hr_recruiter",
    "ALTER DEFAULT PRIVILEGES FOR ROLE hr_admin IN SCHEMA public "
    "GRANT USAGE ON SEQUENCES TO hr_recruiter",
    "ALTER DEFAULT PRIVILEGES FOR ROLE hr_admin REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
    "GRANT SELECT ON ALL TABLES IN SCHEMA public TO hr_recruiter, hr_viewer",
    "GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO hr_recruiter",
    "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO hr_recruiter",
    f"""DO $$ DECLARE one text; BEGIN
  FOR one IN SELECT c.relname FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace
      AND c.relname IN ({", ".join(f"'{name}'" for name in _GUARDED)})
  LOOP
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON public.%I FROM hr_recruiter', one);
  END LOOP;
  IF to_regclass('public.audit') IS NOT NULL THEN
    GRANT INSERT, UPDATE ("before", "after") ON public.audit TO hr_recruiter;
  END IF;
  FOR one IN SELECT p.oid::regprocedure::text FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND starts_with(p.proname, 'hr_')
  LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', one);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO hr_recruiter, hr_viewer', one);
  END LOOP;
END $$""",
)
"""Rights on what is there and on what migrations will make, for a member of hr_admin."""

SCRIPT = (*SCHEMA, *RIGHTS, _TIMEOUTS_OF_LOGINS)


FUNCTIONS = (
    """CREATE FUNCTION hr_audit_login() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.login := session_user;
  RETURN NEW;
END $$""",
    """CREATE TRIGGER audit_login BEFORE INSERT ON audit
FOR EACH ROW EXECUTE FUNCTION hr_audit_login()""",
    """CREATE FUNCTION hr_audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_jsonb(NEW) - 'before' - 'after' <> to_jsonb(OLD) - 'before' - 'after'
    OR NEW."before" IS NOT NULL OR NEW."after" IS NOT NULL
  THEN
    RAISE insufficient_privilege USING MESSAGE = 'audit rows are only blanked';
  END IF;
  RETURN NEW;
END $$""",
    """CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
FOR EACH ROW EXECUTE FUNCTION hr_audit_stays()""",
    # False: the computer was signed out. A row that was forgotten is made again.
    """CREATE FUNCTION hr_session_alive(mine bigint, name text, program text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE alive boolean;
BEGIN
  INSERT INTO sessions AS s (id, login, computer, version, started_at, seen_at)
  VALUES (mine, session_user, left(name, 200), left(program, 50), now(), now())
  ON CONFLICT (id) DO UPDATE
    SET seen_at = now(), computer = excluded.computer, version = excluded.version
    WHERE s.login = session_user AND s.revoked_at IS NULL
  RETURNING true INTO alive;
  RETURN coalesce(alive, false);
END $$""",
    """CREATE FUNCTION hr_session_revoke(one bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE done boolean;
BEGIN
  UPDATE sessions SET revoked_at = now()
  WHERE id = one AND revoked_at IS NULL
    AND (login = session_user OR EXISTS (
      SELECT FROM pg_roles WHERE rolname = 'hr_admin' AND pg_has_role(session_user, oid, 'MEMBER')
    ))
  RETURNING true INTO done;
  DELETE FROM sessions WHERE coalesce(revoked_at, seen_at) < now() - interval '1 year';
  RETURN coalesce(done, false);
END $$""",
)
"""Made by a migration: functions belong to whoever owns the tables."""


def members_role(connection: Connection) -> Role:
    """What this login may do, seen by its rights, so that a database without our roles works."""
    manages, works = connection.exec_driver_sql(
        "SELECT has_table_privilege('recruiters', 'INSERT'), "
        "has_table_privilege('candidates', 'INSERT')"
    ).one()
    return "admin" if manages else "recruiter" if works else "viewer"


def act_as_owner(connection: Connection) -> bool:
    """Makes what this transaction creates belong to hr_admin; False where no role is set up."""
    owned = connection.exec_driver_sql(
        "SELECT pg_has_role(session_user, oid, 'MEMBER') "
        "AND has_schema_privilege(oid, current_schema(), 'CREATE') "
        "FROM pg_roles WHERE rolname = 'hr_admin'"
    ).scalar()
    if owned:
        connection.exec_driver_sql("SET LOCAL ROLE hr_admin")
    return bool(owned)


def run(connection: Connection, statements: tuple[str, ...]) -> None:
    """Runs statements one by one in the caller's transaction."""
    for statement in statements:
        connection.exec_driver_sql(statement)


def new_login(login: str, role: Role, password: str, *, exists: bool) -> tuple[str, ...]:
    """A login of the team, or a new password and role for it.

    The server is given a verifier, never the password: logs of statements give nothing away.
    """
    name = quoted(login)
    made = "ALTER" if exists else "CREATE"
    return (
        f"{made} ROLE {name} LOGIN INHERIT PASSWORD '{scram_verifier(password)}'",
        *(f"REVOKE hr_{other} FROM {name}" for other in ROLES if exists and other != role),
        f"GRANT hr_{role} TO {name}",
        f"""DO $$ BEGIN
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), {_literal(login)});
END $$""",
        *(_timeout(login, setting, value) for setting, value in TIMEOUTS.items()),
    )


def drop_login(login: str) -> tuple[str, ...]:
    """Takes a login and its rights away and cuts its connections."""
    return (
        f"GRANT {quoted(login)} TO CURRENT_USER",  # else nobody but a superuser cuts it off
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = {_literal(login)}",
        f"""DO $$ BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM %I', current_database(), {_literal(login)});
END $$""",
        f"DROP ROLE IF EXISTS {quoted(login)}",
    )


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def scram_verifier(password: str, salt: bytes | None = None) -> str:
    """What PostgreSQL keeps of an ASCII password (RFC 5803)."""
    salt = salt or secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("ascii"), salt, _SCRAM_ROUNDS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    as_text = [base64.b64encode(one).decode() for one in (salt, stored, server)]
    return f"SCRAM-SHA-256${_SCRAM_ROUNDS}:{as_text[0]}${as_text[1]}:{as_text[2]}"


def _timeout(login: str, setting: str, value: int) -> str:
    return f"""DO $$ BEGIN
  EXECUTE format('ALTER ROLE %I IN DATABASE %I SET {setting} = {value}',
    {_literal(login)}, current_database());
END $$"""


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
