"""A page's form as a person finds it: every field with what stands in it, ready to be changed and sent."""

import re
from html.parser import HTMLParser
from typing import Any

Attrs = list[tuple[str, str | None]]


class Sheet(HTMLParser):
    """Reads the fields of the forms that post, by the address that they post to ("" = the page itself)."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, list[str]]] = {}
        self.values: dict[str, list[str]] | None = None
        self.area: list[str] | None = None
        self.select = ""
        self.asleep = 0  # inside <template>

    def handle_starttag(self, tag: str, attrs: Attrs) -> None:
        """Take a field in."""
        own = {name: value or "" for name, value in attrs}
        self.asleep += tag == "template"
        if tag == "form":
            self.values = self.forms.setdefault(own.get("action", ""), {}) if own.get("method") == "post" else None
        if self.values is None or self.asleep:
            return
        name = own.get("name", "")
        if tag == "input" and (own.get("type") not in ("radio", "checkbox", "file") or "checked" in own):
            self.values.setdefault(name, []).append(own.get("value", "on" if "checked" in own else ""))
        elif tag == "textarea":
            self.area = self.values.setdefault(name, [])
            self.area.append("")
        elif tag == "select":
            self.select = name
            self.values.setdefault(name, [])
        elif tag == "option" and ("selected" in own or not self.values[self.select]):
            chosen = [own.get("value", "")]  # the first one, until another says that it is chosen
            self.values[self.select] = chosen

    def handle_endtag(self, tag: str) -> None:
        """Leave a field or a form."""
        self.asleep -= tag == "template"
        if tag == "textarea":
            self.area = None
        elif tag == "form":
            self.values = None

    def handle_data(self, data: str) -> None:
        """What stands in a text box."""
        if self.area is not None:
            self.area[-1] += data.removeprefix("\n") if not self.area[-1] else data


def fields(answer: Any, holding: str) -> dict[str, Any]:
    """The fields of the form that has a field of this name, as the page came."""
    sheet = Sheet()
    sheet.feed(answer.content.decode())
    return next(dict(form) for form in sheet.forms.values() if holding in form)


def fill(client: Any, url: str, holding: str, **changes: Any) -> dict[str, Any]:
    """Open a page and fill in its form; `__` in a name stands for the dash of a row ("items__0__text")."""
    return fields(client.get(url), holding) | {name.replace("__", "-"): value for name, value in changes.items()}


def same(client: Any, method: str, url: str, other: str) -> None:
    """Hidden and missing answer alike: status and every byte."""
    one, two = getattr(client, method)(url), getattr(client, method)(other)
    assert (one.status_code, one.content) == (two.status_code, two.content) == (404, two.content), url


def words(answer: Any) -> str:
    """The page's text as it is read: entities and tags undone."""
    return re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("&#x27;", "'").replace("&quot;", '"')
