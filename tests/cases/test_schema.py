"""The schema of the API in docs/ is the schema of this code; SIREN_REWRITE=1 writes it anew."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.validation import validate_schema

KEPT = Path(settings.BASE_DIR) / "docs" / "api-schema.yml"


def schema() -> Any:
    generator: Any = SchemaGenerator
    with translation.override("en"):
        return generator().get_schema(request=None, public=True)


def made() -> bytes:
    check: Any = validate_schema
    renderer: Any = OpenApiYamlRenderer
    found = schema()
    check(found)
    with translation.override("en"):
        return bytes(renderer().render(found, renderer_context={}))


def test_the_kept_schema_is_the_schema_of_this_code(capsys: Any) -> None:
    found = made()
    assert "Warning" not in capsys.readouterr().err
    if os.environ.get("SIREN_REWRITE"):
        KEPT.write_bytes(found)
    assert KEPT.read_bytes() == found, "run this test with SIREN_REWRITE=1"


def test_r2_the_schema_of_reports_has_no_source() -> None:
    for name, part in schema()["components"]["schemas"].items():
        fields = set(part.get("properties", {}))
        assert not {one for one in fields if "source" in one} - {"source_grade", "age_source"}, name
