"""Who: the agencies, their units, the people, and who serves where from when to when."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from siren.accounts.roles import Role


class AgencyKind(models.TextChoices):
    """What mandate an agency has."""

    POLICE = "police", _("Police")
    PROSECUTION = "prosecution", _("Prosecution")
    INSPECTORATE = "inspectorate", _("Labour inspectorate")
    NGO = "ngo", _("Non-governmental organisation")
    OVERSIGHT = "oversight", _("Oversight")


class Agency(models.Model):
    """An organisation that works with SIREN: a police service, an NGO, a prosecutor's office."""

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=AgencyKind)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="+")
    safe_site_km = models.DecimalField(max_digits=5, decimal_places=2, default=2)  # least distance from target, R9
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A part of an agency in which people serve: a police unit, a shelter team."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="units")
    name = models.CharField(max_length=120)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="unit_name_in_agency")]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Looks people up by their sign-in name."""


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in, or a named service account that tasks act as."""

    class Theme(models.TextChoices):
        """Light, dark, or as the device says."""

        AUTO = "auto", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Density(models.TextChoices):
        """How much stands on one screen."""

        COMPACT = "compact", _("Compact")
        NORMAL = "normal", _("Normal")
        LARGE = "large", _("Large")

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)  # as the person says it: one field, any script
    email = models.EmailField(blank=True, default="")
    language = models.CharField(max_length=8, default="en")
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.AUTO)
    density = models.CharField(max_length=7, choices=Density, default=Density.NORMAL)
    evidence_trained = models.BooleanField(default=False)  # R8: only trained people collect evidence
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return self.name


class Posting(models.Model):
    """Someone serves in a unit in one role from a day to a day; access ends when the posting does."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="postings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="postings")
    role = models.CharField(max_length=20, choices=Role)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "until"], name="posting_user")]


class Message(models.Model):
    """A mail that waits in the outbox. It says one fixed sentence: no name, no case, no number (security.md)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="messages")
    key = models.CharField(max_length=80, unique=True)  # what it is about, so that asking twice sends once
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
