"""docker-compose.yml cannot be run here; that it is well-formed, closed and consistent can be checked."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from siren.dev.places import ROOT, SECRET_NAMES

TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "beat")


def test_it_follows_the_specification() -> None:
    schema = json.loads(Path(__file__).with_name("compose_schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(COMPOSE)


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_service_names_exists(name: str) -> None:
    service = SERVICES[name]
    assert set(service.get("networks", [])) <= set(COMPOSE["networks"])
    assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
    assert {config["source"] for config in service.get("configs", [])} <= set(COMPOSE["configs"])
    assert set(service.get("depends_on", {})) <= set(SERVICES)
    for volume in service.get("volumes", []):
        source = volume.split(":")[0]
        assert source in COMPOSE["volumes"] or (ROOT / source).exists()
    for waited, how in service.get("depends_on", {}).items():
        if how["condition"] == "service_healthy":
            assert "healthcheck" in SERVICES[waited]


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_what_keeps_running_is_watched_and_restarted(name: str) -> None:
    assert "healthcheck" in SERVICES[name]
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_only_the_tls_proxy_is_open_to_the_world() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["caddy"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name in ("db", "pgbouncer", "valkey"):
        assert SERVICES[name]["networks"] == ["inside"]


@pytest.mark.parametrize("name", OURS)
def test_our_processes_can_change_nothing_around_them(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "USER siren" in service["build"]["dockerfile_inline"]
    assert set(SECRET_NAMES) <= set(service["secrets"])


def test_only_migrations_hold_the_owners_password() -> None:
    def holders(secret: str) -> set[str]:
        return {name for name, service in SERVICES.items() if secret in service.get("secrets", [])}

    assert holders("db_owner_password") == {"db", "migrate"}
    assert holders("db_superuser_password") == {"db"}


def test_no_secret_stands_in_the_file() -> None:
    for service in SERVICES.values():
        for key, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|KEY|SECRET", key):
                assert value.startswith("/run/secrets")


def test_the_database_is_made_as_on_a_developers_machine() -> None:
    database = SERVICES["db"]
    assert "--locale-provider=builtin --builtin-locale=C.UTF-8" in database["environment"]["POSTGRES_INITDB_ARGS"]
    assert any(volume.startswith("./siren/dev/roles.sql:") for volume in database["volumes"])
    assert "pool_mode = transaction" in COMPOSE["configs"]["pgbouncer"]["content"]
    assert SERVICES["web"]["environment"]["PGHOST"] == "pgbouncer"
