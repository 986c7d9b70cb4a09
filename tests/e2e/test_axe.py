"""Every page that each role can walk to: no axe violation (WCAG 2.2 A and AA), light and dark, desk and phone; nothing
wider than the screen down to 320 px; no error in the console; nothing refused by the content policy.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page

from siren.accounts.roles import Role
from siren.wiring.people import TEAMS
from tests.e2e.conftest import DESK, PHONE, Hand

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
ASK = """async () => {
    const found = await axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
                                           resultTypes: ["violations"]});
    return found.violations.map(one => one.id + ": " + one.nodes.slice(0, 3).map(node => node.target.join(" ")).join(" | "));
}"""
LINKS = "() => [...document.querySelectorAll('a[href], [hx-get]')].map(a => a.getAttribute('href') || '')"
OVERFLOW = "() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
# One person for each role: what differs between pages is the role.
BY_ROLE = {person.role: person.username for team in reversed(TEAMS) for person in reversed(team.people)}
NOT_PAGES = {"accounts:sign_out", "leave", "set_language"}


def name_of(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def is_page(href: str, site: str) -> bool:
    where = urlsplit(href)
    return (
        where.path.startswith("/") and (not where.netloc or href.startswith(site)) and not href.startswith("/static/")
    )


def wrong_with(page: Page) -> list[str]:
    """What axe and a ruler find, in the four looks."""
    wrong: list[str] = []
    page.evaluate(AXE)
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(60)  # colours move for a moment
            wrong += [f"{size['width']} {scheme}: {line}" for line in page.evaluate(ASK)]
    page.set_viewport_size({"width": 320, "height": 700})
    over = page.evaluate(OVERFLOW)
    if over > 0:
        wrong.append(f"320 px: {over} px wider than the screen")
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")
    return wrong


@pytest.mark.parametrize("role", [role for role in Role if role in BY_ROLE])
def test_every_page_of_a_role_is_accessible(role: Role, people: Callable[..., Hand]) -> None:
    hand = people(BY_ROLE[role])
    page, site = hand.page, hand.page.url.split("/", 3)
    base = "/".join(site[:3])
    said: list[str] = []
    page.on(
        "console", lambda line: said.append(f"{line.type}: {line.text}") if line.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    waiting, seen, wrong = ["/"], set[str](), list[str]()
    while waiting:
        path = waiting.pop(0)
        name = name_of(path)
        if not name or name in seen or name in NOT_PAGES:
            continue
        seen.add(name)
        page.goto("about:blank")
        try:
            answer: Any = page.goto(base + path, wait_until="networkidle")
        except Error as error:
            if "Download is starting" not in error.message:
                raise
            continue
        if answer is None or "html" not in answer.headers.get("content-type", ""):
            continue
        assert answer.status == 200, f"{role}: a link leads to {path}: {answer.status}"
        wrong += [f"{name} {path} {line}" for line in [*wrong_with(page), *said]]
        said.clear()
        waiting += [urlsplit(href).path for href in page.evaluate(LINKS) if is_page(href, base)]
    assert len(seen) >= 3, seen
    assert not wrong, "\n".join(wrong)
