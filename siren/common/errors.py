"""The ways to say no. Everything that refuses raises one of these; siren/web/errors.py turns it into an answer."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _


class SirenError(Exception):
    """A refusal with the sentence the person reads. `status` is the HTTP status it becomes."""

    status = 500

    def __init__(self, message: object = "") -> None:
        self.message = str(message or self.default)
        super().__init__(self.message)

    default: object = _("Something went wrong.")


class NotVisible(SirenError):
    """404: the row is hidden or missing; the answer is the same for both (R4)."""

    status = 404
    default = _("There is nothing here that you can open.")


class NotPermitted(SirenError):
    """403: the person may see the row but not do this with it."""

    status = 403
    default = _("Your role cannot do this.")


class MoveNotAllowed(SirenError):
    """409: the record is no longer in a state that allows this."""

    status = 409
    default = _("This has already moved on. Open it again to see where it stands.")


class Stale(SirenError):
    """409: someone else changed the record since the form was opened (R30). Both versions are shown, label by label."""

    status = 409
    default = _("Someone changed this while you were writing. Nothing of yours is lost: both versions are below.")

    def __init__(
        self,
        message: object = "",
        *,
        theirs: Mapping[str, str] | None = None,
        yours: Mapping[str, str] | None = None,
        version: int | None = None,
    ) -> None:
        super().__init__(message)
        self.theirs = dict(theirs or {})
        self.yours = dict(yours or {})
        self.version = version


class RuleBroken(SirenError):
    """422: the request is well formed and permitted, but a rule forbids it. `fields` maps a form field to its sentences."""

    status = 422
    default = _("A rule does not allow this.")

    def __init__(self, message: object = "", *, rule: str = "", fields: Mapping[str, list[str]] | None = None) -> None:
        super().__init__(message)
        self.rule = rule
        self.fields = {name: [str(line) for line in lines] for name, lines in (fields or {}).items()}
