"""What the server refuses to start on (security.md): a database that would not keep rows apart, or default keys."""

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
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, pg_has_role(rolname, %s, 'MEMBER') FROM pg_roles WHERE rolname = current_user",
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
            "SELECT string_agg(c.relname, ', ') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relrowsecurity AND NOT c.relforcerowsecurity"
        )
        unforced = cursor.fetchone()[0]
        if unforced:
            reasons.append(f"Row security is not forced on: {unforced}.")
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
