"""Row security as SQL: one generator, used in migrations, compared with the models' row rules by a test.

Every protected table is ENABLEd and FORCEd. The runtime role has one policy each for SELECT, INSERT and UPDATE (DELETE only
where a draft's part may be taken out), a restrictive floor that demands a context, and just the rights that the table needs.
"""

from dataclasses import replace

from django.db.migrations import RunSQL

from siren.access.rules import RowRule

RUNTIME = "siren_app"
DEFINER = "siren_definer"


def table_of(label: str) -> str:
    """The table of "operations.PlanUserGrant"."""
    app, model = label.split(".")[:2]
    return f"{app}_{model}".lower()


def seen(table: str, rule: RowRule, parent_table: str = "", *, part: int = 2) -> str:
    """The condition under which a row is seen, as SQL over `table`. `part`: which of the person's compartments count."""
    paths: list[str] = []
    if rule.compartment and not rule.parent:
        paths.append(f"{table}.compartment_id = ANY ((SELECT access.part({part}))::int[])")
    if rule.team:
        paths.append(f"{table}.{rule.team} IN (SELECT unnest(access.part(4)))")
    if rule.creator:
        paths.append(f"{table}.created_by_id = ANY ((SELECT access.part(1))::int[])")
    if rule.parent:
        paths.append(f"EXISTS (SELECT 1 FROM {parent_table} p WHERE p.id = {table}.{rule.parent}_id)")
    if rule.also:
        label, field = rule.also.rsplit(".", 1)
        paths.append(f"EXISTS (SELECT 1 FROM {table_of(label)} a WHERE a.{field}_id = {table}.id)")
    paths.extend(_granted(table, label, rule) for label in rule.grants)
    return " OR ".join(paths)


def changed(table: str, rule: RowRule, parent_table: str = "") -> str:
    """The condition under which a row may be changed: as it is seen, but its compartment must be one that the person writes,
    and to see a row that points at it is not enough, nor to be on the case's team where the rule does not say so."""
    if rule.parent_writers:
        return _parent_written(table, rule, parent_table)
    narrower = replace(rule, also="", team=rule.team if rule.team_changes else "")
    return seen(table, narrower, parent_table, part=2 if rule.readers_change else 3)


def written(table: str, rule: RowRule, parent_table: str = "") -> str:
    """The condition under which a row may be added."""
    if rule.parent_writers:
        return _parent_written(table, rule, parent_table)
    if rule.parent:
        return seen(table, rule, parent_table)
    if not rule.compartment:
        return f"{table}.created_by_id = ANY ((SELECT access.part(1))::int[])"
    own = f"{table}.compartment_id = ANY ((SELECT access.part(3))::int[])"
    if rule.team:
        return f"{own} AND ({table}.{rule.team} IS NULL OR {table}.{rule.team} IN (SELECT unnest(access.part(4))))"
    return own


def protect(table: str, rule: RowRule, *, parent_table: str = "") -> RunSQL:
    """The migration operation that puts one table behind its row rule."""
    return RunSQL(protect_sql(table, rule, parent_table=parent_table), unprotect_sql(table))


def protect_sql(table: str, rule: RowRule, *, parent_table: str = "") -> str:
    """All statements for one table."""
    see, write = seen(table, rule, parent_table), written(table, rule, parent_table)
    change = changed(table, rule, parent_table)
    rights = ["SELECT", "INSERT"]
    policies = [
        f"CREATE POLICY floor ON {table} AS RESTRICTIVE TO {RUNTIME} USING ((SELECT cardinality(access.part(1))) > 0);",
        f"CREATE POLICY see ON {table} FOR SELECT TO {RUNTIME} USING ({see});",
        f"CREATE POLICY add ON {table} FOR INSERT TO {RUNTIME} WITH CHECK ({write});",
        f"CREATE POLICY definer ON {table} FOR SELECT TO {DEFINER} USING (true);",
    ]
    if not rule.append_only:
        rights.append("UPDATE")
        policies.append(
            f"CREATE POLICY change ON {table} FOR UPDATE TO {RUNTIME} USING ({change}) WITH CHECK ({change});"
        )
    if rule.deletable:
        rights.append("DELETE")
        policies.append(f"CREATE POLICY remove ON {table} FOR DELETE TO {RUNTIME} USING ({change});")
    keep = ""
    if rule.compartment and not rule.parent and not rule.append_only:
        keep = (
            f"CREATE TRIGGER keep_compartment BEFORE UPDATE OF compartment_id ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION access.keep_compartment();"
        )
    return "\n".join(
        [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;",
            f"REVOKE ALL ON {table} FROM PUBLIC, {RUNTIME};",
            f"GRANT {', '.join(rights)} ON {table} TO {RUNTIME};",
            f"GRANT SELECT ON {table} TO {DEFINER};",
            *policies,
            keep,
        ]
    )


def unprotect_sql(table: str) -> str:
    """The way back, for a migration that is undone on a machine of a developer."""
    drops = [
        f"DROP POLICY IF EXISTS {name} ON {table};" for name in ("floor", "see", "add", "change", "remove", "definer")
    ]
    return "\n".join(
        [
            *drops,
            f"DROP TRIGGER IF EXISTS keep_compartment ON {table};",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;",
        ]
    )


def protect_grants(table: str, *, group: bool = False) -> RunSQL:
    """A grant table: the person granted sees live grants, the compartment it came from sees its ledger; expiry lives here.

    The policy never reads the protected table: that would recurse.
    """
    part, column = (5, "group_id") if group else (1, "user_id")
    see = (
        f"({table}.{column} = ANY ((SELECT access.part({part}))::int[])"
        f" AND ({table}.until IS NULL OR {table}.until > now()))"
        f" OR {table}.compartment_id = ANY ((SELECT access.part(2))::int[])"
    )
    add = (
        f"{table}.compartment_id = ANY ((SELECT access.part(3))::int[])"
        f" AND {table}.given_by_id = ANY ((SELECT access.part(1))::int[])"
    )
    end = f"{table}.compartment_id = ANY ((SELECT access.part(3))::int[])"
    return RunSQL(
        "\n".join(
            [
                f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;",
                f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;",
                f"REVOKE ALL ON {table} FROM PUBLIC, {RUNTIME};",
                f"GRANT SELECT, INSERT, UPDATE ON {table} TO {RUNTIME};",
                f"GRANT USAGE ON SEQUENCE {table}_id_seq TO {RUNTIME};",
                f"GRANT SELECT ON {table} TO {DEFINER};",
                f"CREATE POLICY floor ON {table} AS RESTRICTIVE TO {RUNTIME}"
                " USING ((SELECT cardinality(access.part(1))) > 0);",
                f"CREATE POLICY see ON {table} FOR SELECT TO {RUNTIME} USING ({see});",
                f"CREATE POLICY add ON {table} FOR INSERT TO {RUNTIME} WITH CHECK ({add});",
                f"CREATE POLICY change ON {table} FOR UPDATE TO {RUNTIME} USING ({end}) WITH CHECK ({end});",
                f"CREATE POLICY definer ON {table} FOR SELECT TO {DEFINER} USING (true);",
            ]
        ),
        unprotect_sql(table),
    )


def open_tables(*tables: str, rights: str = "SELECT, INSERT, UPDATE") -> RunSQL:
    """Tables without protected rows: the runtime role may use them without a context."""
    lines = [f"GRANT {rights} ON {table} TO {RUNTIME};" for table in tables]
    return RunSQL("\n".join(lines), RunSQL.noop)


def _parent_written(table: str, rule: RowRule, parent_table: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM {parent_table} p WHERE p.id = {table}.{rule.parent}_id"
        " AND p.compartment_id = ANY ((SELECT access.part(3))::int[]))"
    )


def _granted(table: str, label: str, rule: RowRule) -> str:
    grants = table_of(label)
    live = "(g.until IS NULL OR g.until > now())"
    mine = (
        "g.group_id = ANY ((SELECT access.part(5))::int[])"
        if label.endswith("GroupGrant")
        else "g.user_id = ANY ((SELECT access.part(1))::int[])"
    )
    held = (
        f"EXISTS (SELECT 1 FROM {grants} g WHERE g.content_object_id = {table}.{rule.grant_key} AND {mine} AND {live}"
    )
    if rule.grant_permission:
        held += (
            f" AND g.permission_id IN (SELECT m.id FROM auth_permission m WHERE m.codename = '{rule.grant_permission}')"
        )
    return held + ")"
