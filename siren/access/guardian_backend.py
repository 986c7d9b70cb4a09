"""guardian's object check as an authentication backend, without its doors for superusers and suspended people."""

from typing import Any

from guardian.backends import ObjectPermissionBackend

from siren.accounts.models import User


class GrantBackend(ObjectPermissionBackend):
    """`user.has_perm(verb, row)` answers from the grant tables, which hide expired grants by their own row security."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Whether this active person holds a live grant with this verb on this row; never by being a superuser."""
        if obj is None or not isinstance(user_obj, User) or not user_obj.is_active or user_obj.is_superuser:
            return False
        return bool(super().has_perm(user_obj, perm, obj))
