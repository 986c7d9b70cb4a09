"""Without a browser the tests do not start: never fewer tests than somebody thinks, and a sentence on what to do."""

from pathlib import Path

import pytest

from siren.dev import browser
from siren.dev.places import SetupError


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine on which nothing is installed and nothing can be fetched."""
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_DOWNLOAD_HOST", "http://127.0.0.1:9")
    monkeypatch.setattr(browser, "DEBIAN_SHELL", str(tmp_path / "none"))
    monkeypatch.setattr(browser, "MAC", ())


@pytest.mark.usefixtures("bare")
def test_no_browser_is_an_error_that_says_what_helps() -> None:
    with pytest.raises(SetupError, match="No browser for the browser tests"):
        browser.ensure()


@pytest.mark.usefixtures("bare")
def test_a_browser_in_playwrights_cache_that_does_not_start_is_passed_over(tmp_path: Path) -> None:
    for name, answer in (("chromium-1", 0), ("chromium-2", 1)):
        program = tmp_path / name / "chrome-linux" / "chrome"
        program.parent.mkdir(parents=True)
        program.write_text(f"#!/bin/sh\nexit {answer}\n")
        program.chmod(0o755)
    found = browser.find()
    assert found and "chromium-1" in found


@pytest.mark.usefixtures("bare")
def test_a_chosen_browser_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "chrome"))
    with pytest.raises(SetupError, match="does not start"):
        browser.ensure()
