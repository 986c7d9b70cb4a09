"""What every API view starts from. Apart from api.py, because the framework reads its settings while it is imported."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, NotFound, ParseError
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import JSONParser
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

    def decode_cursor(self, request: Request) -> Any:
        """The place from which the page goes on.

        Raises:
            NotFound: nobody was given this cursor.
        """
        cursor = super().decode_cursor(request)
        if cursor is not None and cursor.position is not None:
            try:
                dt.datetime.fromisoformat(str(cursor.position))
            except ValueError:
                raise NotFound(self.invalid_cursor_message) from None
        return cursor


class TooLarge(APIException):
    """More was sent than is read."""

    status_code = 413
    default_detail = _("This is larger than 2 MB. Send it in parts.")


def refuse_too_large(request: Request) -> None:
    """Refuse by what the sender says of the length, before anything of it is read.

    Raises:
        TooLarge.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0):
        raise TooLarge


class BoundedJSONParser(JSONParser):
    """JSON that is not nested too deep to be read."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """The data.

        Raises:
            ParseError.
        """
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError(_("The JSON is nested too deep.")) from None
