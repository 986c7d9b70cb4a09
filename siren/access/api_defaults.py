"""What every API view starts from. Apart from api.py, because the framework reads its settings while it is imported."""

from typing import Any

from rest_framework.pagination import CursorPagination
from rest_framework.permissions import BasePermission
from rest_framework.request import Request


class SignedIn(BasePermission):
    """Somebody is signed in and the database knows them."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the request has an actor."""
        return getattr(request._request, "actor", None) is not None


class KeysetPagination(CursorPagination):
    """Newest first, by keyset: page 10,000 costs what page 1 costs, and no total tells of hidden rows."""

    ordering = ("-created_at", "-id")
    page_size = 50
