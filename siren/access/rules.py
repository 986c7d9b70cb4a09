"""The row rule: one declaration a model, from which come its row security, its `visible_to` and its tests."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RowRule:
    """Who may see a row. Any one of the paths below is enough; the database and `visible_to` read the same rule.

    Attributes:
        compartment: the row carries `compartment_id`, and members of that compartment see it.
        team: the column that holds a case team's number ("" = the case path does not apply to this table).
        grants: grant models ("operations.PlanUserGrant") through which single rows are shared.
        grant_key: the column that the grant's object is compared with ("id", or "plan_id" for a side table).
        grant_permission: the grant must carry this permission; "" = any.
        parent: the foreign key to follow; the row is seen by whoever sees its parent.
        also: a reverse relation as "app.Model.field": the row is seen by whoever sees a row that points at it.
        creator: whoever made the row sees it.
        append_only: no update, no delete, by anybody.
        deletable: drafts' parts that may be taken out again.
        readers_change: who only reads the compartment may change the row too, where their role carries a verb for it.
        team_changes: the case's team may change the row too; otherwise only who writes its compartment.
        parent_writers: a part that only who writes its parent's compartment may add, change and take out.
    """

    compartment: bool = True
    team: str = ""
    grants: tuple[str, ...] = ()
    grant_key: str = "id"
    grant_permission: str = ""
    parent: str = ""
    also: str = ""
    creator: bool = False
    append_only: bool = False
    deletable: bool = False
    readers_change: bool = False
    team_changes: bool = False
    parent_writers: bool = False
