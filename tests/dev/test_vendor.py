"""The vendored front-end files are the recorded ones, and carry nothing that is not ours to use."""

import json
import re
from pathlib import Path

import pytest

from siren.dev import vendor

MANIFEST = json.loads(vendor.MANIFEST.read_text(encoding="utf-8"))
FOLDER = vendor.ROOT / "siren/web/static/vendor"


def test_every_file_is_as_recorded() -> None:
    assert vendor.check(MANIFEST) == []


def test_a_changed_a_missing_and_a_strange_file_are_named(tmp_path: Path) -> None:
    for target in MANIFEST["sha256"]:
        (tmp_path / target).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / target).write_bytes((vendor.ROOT / target).read_bytes())
    changed, missing, *_ = MANIFEST["sha256"]
    (tmp_path / changed).write_bytes(b"other")
    (tmp_path / missing).unlink()
    strange = Path(changed).parent / "strange.js"
    (tmp_path / strange).touch()
    assert set(vendor.check(MANIFEST, tmp_path)) == {
        f"altered: {changed}",
        f"missing: {missing}",
        f"not in vendor.json: {strange.as_posix()}",
    }


def test_the_manifest_names_versions_and_no_address() -> None:
    assert "://" not in vendor.MANIFEST.read_text(encoding="utf-8")
    for package in MANIFEST["packages"]:
        assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
        assert package["integrity"].startswith("sha512-")
        assert (vendor.ROOT / vendor.LICENCES / f"{vendor.flat(package['name'])}.txt").is_file()


def test_no_government_typeface_crest_or_source_map() -> None:
    for path in FOLDER.glob("*.*s"):
        text = path.read_text(encoding="utf-8")
        assert "sourceMappingURL" not in text
        assert "GDS Transport" not in text
        assert "govuk-crest" not in text


def test_each_icon_is_in_the_sprite_once() -> None:
    found = re.findall(r'<symbol id="([^"]+)"', (FOLDER / "icons.svg").read_text(encoding="utf-8"))
    listed = [entry.partition("=")[0] for package in MANIFEST["packages"] for entry in package.get("icons", [])]
    assert found == listed
    assert len(set(found)) == len(found)


def test_each_icon_of_the_sprite_is_used() -> None:
    """As a word in a template, a script, the code or its data: the sprite is part of the first load on a phone."""
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("siren", "cases", "operations", "victims", "evidence", "templates")
        for path in (vendor.ROOT / folder).rglob("*")
        if path.suffix in (".py", ".html", ".js", ".json") and "vendor" not in path.parts
    )
    listed = [entry.partition("=")[0] for package in MANIFEST["packages"] for entry in package.get("icons", [])]
    assert listed
    assert [name for name in listed if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", code)] == []


def test_every_font_that_the_sheet_names_is_there() -> None:
    css = (FOLDER / "fonts.css").read_text(encoding="utf-8")
    files = re.findall(r"url\(([^)]+)\)", css)
    assert len(files) == 14
    assert all((FOLDER / file).is_file() for file in files)
    for script in ("Thai", "Lao", "Khmer", "Myanmar"):
        assert css.count(f"font-family: 'Noto Sans {script}'") == 2


@pytest.mark.parametrize("text", ["a();//# sourceMappingURL=a.js.map\n", "a{}\n/*# sourceMappingURL=a.css.map */\n"])
def test_source_maps_are_dropped(text: str) -> None:
    assert "sourceMappingURL" not in vendor.without_source_map(text)


def test_new_government_marks_stop_the_build() -> None:
    with pytest.raises(vendor.VendorError):
        vendor.without_government_marks("a{background:url(/assets/images/new-crest.svg)}")
