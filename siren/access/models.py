"""Compartments, case teams and the bases of the grant tables."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from siren.access.purposes import Purpose
from siren.access.rules import RowRule
from siren.accounts.models import Agency, Unit
from siren.accounts.roles import Role
from siren.common.records import Record


class Compartment(models.Model):
    """One agency's (or unit's) rows of one purpose. Its number is internal and never shown."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="compartments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="compartments", null=True)
    purpose = models.CharField(max_length=20, choices=Purpose)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "unit", "purpose"], name="compartment_once", nulls_distinct=False)
        ]


class RolePurpose(models.Model):
    """Which purposes a role reads and writes; a copy for the database of purposes.ROLE_PURPOSES."""

    role = models.CharField(max_length=20, choices=Role)
    purpose = models.CharField(max_length=20, choices=Purpose)
    writes = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "purpose"], name="role_purpose_once")]


class CaseTeam(models.Model):
    """People of several agencies who work on one case. Rows of the case carry its number."""

    row_rule: ClassVar[RowRule] = RowRule(compartment=False, team="id", creator=True, append_only=True)

    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)


class CaseTeamMember(models.Model):
    """Someone is on a case's team from a moment, until a moment."""

    row_rule: ClassVar[RowRule] = RowRule(compartment=False, parent="team")

    team = models.ForeignKey(CaseTeam, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "user", "since"], name="team_member_once")]
        indexes = [models.Index(fields=["user", "until"], name="team_member_user")]


class ProtectedRecord(Record):
    """A row that belongs to exactly one compartment, set by the server and never shown."""

    row_rule: ClassVar[RowRule]

    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+", editable=False)
    compartment_id: int

    class Meta:
        abstract = True


class CaseRecord(ProtectedRecord):
    """A row of a case: besides its compartment's members, the case's team sees it."""

    case_team = models.ForeignKey(
        CaseTeam, on_delete=models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )

    class Meta:
        abstract = True


class Grant(models.Model):
    """What every grant says beside whom and what: why, who gave it, until when, and which compartment it came from."""

    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+", editable=False)
    purpose = models.CharField(max_length=20, choices=Purpose)
    reason = models.CharField(max_length=200)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class UserGrant(Grant, UserObjectPermissionBase):
    """Base of a model's grants to one person; the model adds `content_object`, a foreign key to itself."""

    class Meta(UserObjectPermissionBase.Meta):
        abstract = True


class GroupGrant(Grant, GroupObjectPermissionBase):
    """Base of a model's grants to a unit or an agency (each is an auth group)."""

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = True
