"""A whole SIREN for the browser: `manage.py up` in a folder of its own, ended by Ctrl-C, and people in front of it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect, sync_playwright

from siren.dev.browser import launch_options
from siren.dev.places import ROOT, Places

OURS = ("SIREN_", "PG", "BROKER_URL", "CACHE_URL", "DJANGO_", "PYTEST_")
STARTS_WITHIN = 120  # seconds; the test machine does other things meanwhile
PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1440, height=900)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of this folder needs a browser; a file's tests share one process, and with it one SIREN."""
    for item in items:
        if Path(item.path).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group(Path(item.path).stem))


@dataclass(frozen=True)
class Site:
    """A running SIREN."""

    url: str
    var: Path
    password: str

    def mails(self) -> list[str]:
        """Every mail that went out."""
        return [path.read_text(encoding="utf-8") for path in sorted((self.var / "mail").glob("*"))]


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:  # noqa: S310  # our own address
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.fixture(scope="session")
def site(worker_id: str) -> Iterator[Site]:
    """SIREN as its users get it: the demonstration, web, worker and beat. Ctrl-C ends all of it, or this fails."""
    var = Places.here(test=True).var / f"e2e-{worker_id}"
    port = free_port()
    own = {name: value for name, value in os.environ.items() if not name.startswith(OURS)} | {"SIREN_VAR": str(var)}
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "reset", "--yes"], cwd=ROOT, env=own, check=True, stdout=subprocess.DEVNULL)
    var.mkdir(parents=True)
    (var / "siren.lock").touch()
    said = var / "up.log"
    with said.open("wb") as log:
        up = subprocess.Popen(
            [*manage, "up", "--port", str(port)], cwd=ROOT, env=own, stdout=log, stderr=log, start_new_session=True
        )
    url = f"http://localhost:{port}"
    try:
        until = time.monotonic() + STARTS_WITHIN
        while not (answers(url) and b"Accounts" in said.read_bytes()):
            assert up.poll() is None and time.monotonic() < until, said.read_text(encoding="utf-8")
            time.sleep(0.2)
        demo = json.loads((var / "demo.json").read_text(encoding="utf-8"))
        yield Site(url, var, demo["accounts"][0]["password"])
    finally:
        up.send_signal(signal.SIGINT)
        assert up.wait(60) == 0, said.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(**launch_options())  # type: ignore[arg-type]  # keyword arguments by name
        yield started
        started.close()


class Hand:
    """One person before one screen. Counts what a hand does: clicks and taps; typing is free."""

    def __init__(self, page: Page, username: str) -> None:
        self.page, self.username = page, username
        self.clicks = 0

    def click(self, target: str | Locator) -> None:
        """One click or tap."""
        place = self.page.locator(target) if isinstance(target, str) else target
        place.click()
        self.clicks += 1
        self.page.wait_for_load_state()

    def press(self, name: str, *, within: str = "main") -> None:
        """One click on the button, link or summary with this name."""
        inside = self.page.locator(within)
        named = inside.get_by_role("button", name=name).or_(inside.get_by_role("link", name=name))
        self.click(named.or_(inside.locator("summary", has_text=name)).filter(visible=True).first)

    def write(self, **values: str | list[str]) -> None:
        """Type into fields by name ("__" for "-"), and choose from lists with the keyboard: both are free."""
        for name, value in values.items():
            field = self.page.locator(f"[name='{name.replace('__', '-')}']:visible").first
            if field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(str(value))

    def tick(self, name: str, *values: str) -> None:
        """One click on the answer, or on each of the answers, of a question."""
        for value in values or ("",):
            box = self.page.locator(f"[name='{name}'][value='{value}']" if value else f"[name='{name}']")
            own = box.get_attribute("id")
            self.click(self.page.locator(f"label[for='{own}'], label:has(#{own})").first)
            expect(box).to_be_checked()

    def start_counting(self) -> None:
        """A task begins."""
        self.clicks = 0

    def sees(self, *texts: str) -> None:
        """Each of these words stands on the page, visible."""
        for text in texts:
            expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible()

    def sees_not(self, *texts: str) -> None:
        """None of these words stands anywhere in the page."""
        body = self.page.content()
        for text in texts:
            assert text not in body, text


@pytest.fixture
def people(site: Site, browser: Browser) -> Iterator[Callable[..., Hand]]:
    """Someone signs in: `people("dara", phone=True)`. Each has a browser of their own."""
    with ExitStack() as stack:

        def signed_in(username: str, *, phone: bool = False, dark: bool = False, **options: Any) -> Hand:
            context: BrowserContext = browser.new_context(
                base_url=site.url,
                viewport=PHONE if phone else DESK,
                has_touch=phone,
                color_scheme="dark" if dark else "light",
                **options,
            )
            stack.callback(context.close)
            context.set_default_timeout(10_000)
            page = context.new_page()
            page.goto("/account/sign-in/")
            page.fill("[name=username]", username)
            page.fill("[name=password]", site.password)
            page.press("[name=password]", "Enter")
            expect(page).not_to_have_url(f"{site.url}/account/sign-in/")
            return Hand(page, username)

        yield signed_in
