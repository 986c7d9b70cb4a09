"""Who may sign in: active people with a password. Service accounts act only inside tasks."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from siren.accounts.directory import directory_open
from siren.accounts.models import Posting, User
from siren.accounts.roles import Role


class AccountBackend(ModelBackend):
    """Checks name and password. An unknown name, a wrong password and a suspended account take the same time.

    It answers no permission: roles carry the verbs (siren/accounts/roles.py) and grants the rows, for everybody (R27).
    """

    @directory_open()
    def authenticate(self, request: HttpRequest | None, **told: Any) -> AbstractBaseUser | None:  # type: ignore[override]  # name and password
        """With the directory open: a password whose hash has become weak is hashed anew."""
        return super().authenticate(request, **told)

    def user_can_authenticate(self, user: Any) -> bool:
        """Active, and not a service account. Asked after the password, so that the clock tells nothing."""
        return isinstance(user, User) and user.is_active and not is_service(user)

    def get_user(self, user_id: int) -> User | None:
        """The person of a session; nobody once the account is suspended."""
        return User.objects.filter(pk=user_id, is_active=True).first()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Never: nothing here is allowed model-wide."""
        return False

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """None: see has_perm."""
        return set()


def is_service(user: User) -> bool:
    """Whether the account is posted as a service account now."""
    now = timezone.now()
    return Posting.objects.filter(
        Q(until__isnull=True) | Q(until__gt=now), user=user, role=Role.SERVICE, since__lte=now
    ).exists()
