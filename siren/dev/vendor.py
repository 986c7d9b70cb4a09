"""Front-end files of others, kept in this repository so that nobody needs Node to run, build or test SIREN.

`vendor.json` names each package, its version and the files we take. `python -m siren.dev.vendor` fetches them with
`npm pack`, edits them where we must, and writes the hashes back; `--check` proves offline that the files in the
repository are the ones recorded (a test runs it). To take a newer version, change its number and delete its
`integrity` line.
"""

import argparse
import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = ROOT / "vendor.json"
LICENCES = "siren/web/static/vendor/licences"

MIT = """Copyright {holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


class VendorError(Exception):
    """A package or file is not what vendor.json says."""


def without_source_map(text: str) -> str:
    """The manifest storage of static files fails on a source map that is not there, and we keep none."""
    text = re.sub(r"/\*# sourceMappingURL=[^*]*\*/\s*", "", text)
    return re.sub(r"//# sourceMappingURL=\S*\s*$", "\n", text)


def without_government_marks(text: str) -> str:
    """GOV.UK's typeface and crest are for the British government only; the font becomes ours."""
    text = re.sub(r"@font-face\{[^}]*GDS Transport[^}]*\}", "", text)
    text = text.replace("GDS Transport,arial,sans-serif", "var(--font)")
    text = re.sub(r"url\(/assets/images/govuk-crest\.svg\)", "none", text)
    if "GDS Transport" in text or "/assets/" in text:
        raise VendorError("govuk-frontend: its font or its pictures are named in a new way; look at the CSS")
    return text


EDITS: dict[str, Callable[[str], str]] = {
    "without-source-map": without_source_map,
    "without-government-marks": without_government_marks,
}


def symbol(name: str, svg: str) -> str:
    """One icon as a symbol of the sprite, without the empty square that every Tabler icon starts with."""
    shapes = re.findall(r"<(?:path|circle|rect|line|polyline|ellipse)\b[^>]*/>", svg)
    drawn = "".join(" ".join(shape.split()) for shape in shapes if 'stroke="none"' not in shape)
    if not drawn:
        raise VendorError(f"icon {name}: no shapes found")
    return (
        f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        f'stroke-linecap="round" stroke-linejoin="round">{drawn}</symbol>'
    )


def sprite(read: Callable[[str], bytes], names: list[str]) -> bytes:
    """All icons in one file, used as `<use href="icons.svg#name">`. `ours=theirs` gives an icon our own name."""
    symbols = []
    for entry in names:
        ours, _, theirs = entry.partition("=")
        symbols.append(symbol(ours, read(f"icons/outline/{theirs or ours}.svg").decode()))
    body = "\n".join(symbols)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>\n'.encode()


def font_faces(read: Callable[[str], bytes], weights: list[int], subsets: list[str]) -> str:
    """The package's @font-face rules for the subsets we keep, with the woff2 file only."""
    rules = []
    for weight in weights:
        css = read(f"{weight}.css").decode()
        for comment, rule in re.findall(r"/\* (\S+) \*/\s*(@font-face \{.*?\n\})", css, re.S):
            if any(comment.endswith(f"-{subset}-{weight}-normal") for subset in subsets):
                kept = re.sub(r",\s*url\([^)]*\.woff\) format\('woff'\)", "", rule)
                rules.append(kept.replace("./files/", "fonts/"))
    return "\n".join(rules) + "\n"


class Package:
    """A package as `npm pack` delivers it, checked against the recorded sha512."""

    def __init__(self, entry: dict[str, Any], folder: Path) -> None:
        self.name: str = entry["name"]
        spec = f"{self.name}@{entry['version']}"
        done = subprocess.run(
            ["npm", "pack", "--ignore-scripts", "--silent", spec],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise VendorError(f"npm pack {spec} failed: {done.stderr.strip()}")
        archive = folder / done.stdout.strip().splitlines()[-1]
        digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        self.integrity = f"sha512-{digest}"
        recorded = entry.get("integrity")
        if recorded and recorded != self.integrity:
            raise VendorError(f"{spec}: the registry's file is not the recorded one")
        with tarfile.open(archive) as tar:
            self.members = {
                member.name.split("/", 1)[1]: content.read()
                for member in tar.getmembers()
                if member.isfile() and "/" in member.name and (content := tar.extractfile(member))
            }

    def read(self, path: str) -> bytes:
        """One file of the package."""
        try:
            return self.members[path]
        except KeyError:
            raise VendorError(f"{self.name}: there is no {path}") from None

    def licence(self, entry: dict[str, Any]) -> bytes:
        """The licence's text: the package's own, or the MIT text with the holder that vendor.json names."""
        if "holder" in entry:
            return MIT.format(holder=entry["holder"]).encode()
        for name in ("LICENSE_FONT", "LICENSE", "LICENSE.md", "LICENSE.txt"):
            if name in self.members:
                return self.members[name]
        raise VendorError(f"{self.name}: no licence file; name its holder in vendor.json")


def flat(name: str) -> str:
    """A package's name as a file name."""
    return name.lstrip("@").replace("/", "-")


def fetch(manifest: dict[str, Any]) -> dict[str, str]:
    """Fetch every package, write its files, and answer the sha256 of each file written."""
    written: dict[str, bytes] = {}
    css = ["/* Made by siren/dev/vendor.py from the @fontsource packages in vendor.json. OFL-1.1. */\n"]
    with tempfile.TemporaryDirectory() as folder:
        for entry in manifest["packages"]:
            package = Package(entry, Path(folder))
            entry["integrity"] = package.integrity
            for source, target in entry.get("files", {}).items():
                content = package.read(source)
                for edit in entry.get("edits", []):
                    content = EDITS[edit](content.decode()).encode()
                written[target] = content
            if "icons" in entry:
                written[entry["sprite"]] = sprite(package.read, entry["icons"])
            if "faces" in entry:
                faces = font_faces(package.read, entry["faces"]["weights"], entry["faces"]["subsets"])
                css.append(faces)
                for file in re.findall(r"url\(fonts/([^)]*)\)", faces):
                    written[f"{manifest['fonts']}/{file}"] = package.read(f"files/{file}")
            written[f"{LICENCES}/{flat(package.name)}.txt"] = package.licence(entry)
            print(f"{package.name} {entry['version']}")
    written[manifest["font_css"]] = "\n".join(css).encode()
    for target, content in written.items():
        path = ROOT / target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return {target: hashlib.sha256(content).hexdigest() for target, content in sorted(written.items())}


def check(manifest: dict[str, Any], root: Path = ROOT) -> list[str]:
    """What is wrong with the files in the repository, without the network: altered, missing, or nobody's."""
    recorded: dict[str, str] = manifest["sha256"]
    faults = []
    for target, digest in recorded.items():
        path = root / target
        if not path.is_file():
            faults.append(f"missing: {target}")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            faults.append(f"altered: {target}")
    for folder in sorted({str(Path(target).parent) for target in recorded}):
        for path in sorted((root / folder).glob("*")):
            relative = path.relative_to(root).as_posix()
            if path.is_file() and relative not in recorded:
                faults.append(f"not in vendor.json: {relative}")
    return faults


def main() -> int:
    """Fetch and record, or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="offline: are the files the recorded ones?")
    options = parser.parse_args()
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    if options.check:
        faults = check(manifest)
        print("\n".join(faults) or f"{len(manifest['sha256'])} vendored files are as recorded")
        return 1 if faults else 0
    try:
        manifest["sha256"] = fetch(manifest)
    except VendorError as error:
        print(error, file=sys.stderr)
        return 1
    MANIFEST.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
