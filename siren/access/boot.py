"""What the server refuses to start on (security.md): a database that would not keep rows apart, or default keys."""

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

# PostgreSQL minors that fix CVE-2026-120154 (ON CONFLICT DO UPDATE reads past row security)
OLDEST = {15: 20, 16: 16, 17: 12, 18: 6}


def unsafe_reasons() -> list[str]:
    """Every reason not to serve on this database connection; empty when it is safe."""
    reasons: list[str] = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int")
        number = cursor.fetchone()[0]
        major, minor = divmod(number, 10000)
        if major < 15 or minor < OLDEST.get(major, 0):
            reasons.append(f"PostgreSQL {major}.{minor} reads past row security in ON CONFLICT: update it.")
        # session_user too: who signed in as somebody stronger can go back to that with RESET ROLE.
        cursor.execute(
            "SELECT bool_or(rolsuper), bool_or(rolbypassrls), bool_or(pg_has_role(rolname, %s, 'MEMBER'))"
            " FROM pg_roles WHERE rolname IN (current_user, session_user)",
            [settings.OWNER_ROLE],
        )
        superuser, bypass, owner = cursor.fetchone()
        if superuser:
            reasons.append("The database user is a superuser, whom row security does not bind.")
        if bypass:
            reasons.append("The database user has BYPASSRLS.")
        if owner:
            reasons.append("The database user is the tables' owner or may become it.")
        cursor.execute(
            "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname IN ('public', 'access') AND c.relowner = current_user::regrole"
        )
        if cursor.fetchone()[0]:
            reasons.append("The database user owns tables.")
        cursor.execute(
            "SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity"
            " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')"
        )
        tables = {name: (enabled, forced) for name, enabled, forced in cursor.fetchall()}
        wanted = {model._meta.db_table for model in apps.get_models() if hasattr(model, "row_rule")}
        wanted |= {name for name, (enabled, _) in tables.items() if enabled}
        unforced = sorted(name for name in wanted if tables.get(name) != (True, True))
        if unforced:
            reasons.append(f"Row security is not forced on: {', '.join(unforced)}. Run the migrations.")
    if settings.DEBUG:
        reasons.append("DEBUG is on.")
    for name in ("SECRET_KEY", "CONTEXT_KEY", "FILE_KEY"):
        if len(getattr(settings, name)) < 32:
            reasons.append(f"{name} is missing or too short.")
    return reasons


def refuse_unsafe_database() -> None:
    """Stop the process with every reason in one message.

    Raises:
        ImproperlyConfigured: at least one reason holds.
    """
    reasons = unsafe_reasons()
    connection.close()
    if reasons:
        raise ImproperlyConfigured("SIREN does not start: " + " ".join(reasons))
