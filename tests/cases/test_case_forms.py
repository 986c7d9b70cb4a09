"""Opening a case, its team, its links, its suspects: the forms as a person fills them in."""

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.urls import reverse

from cases.models import Case, Entity, Link, Report, Suspect
from siren.access.models import CaseTeamMember
from siren.common.actor import Actor
from siren.wiring.demo import World
from tests.cases.sheet import fields, fill, same, words

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

For = Callable[..., Any]  # a Client, whose answers know more than the types say
As = Callable[[str], AbstractContextManager[Actor]]
MISSING = uuid.UUID("00000000-0000-4000-8000-000000000000")


def test_a_case_is_opened_from_a_report(client_for: For, as_user: As, world: World) -> None:
    client, url = client_for("pim"), reverse("cases:case_create")
    empty = client.post(url, fill(client, url, "title"))
    assert empty.status_code == 422
    assert "Choose at least one graded report to open the case from." in words(empty)
    with as_user("pim"):
        report = Report.objects.filter(state="graded", case=None)[0]
    data = fill(client, f"{url}?report={report.pk}", "title", title="Ice house", kind="reactive")
    assert data["reports"] == [str(report.pk)]
    data["members"] = [str(world.users["somchai"])]
    answer = client.post(url, data)
    assert answer.status_code == 302
    assert client.post(url, data).url == answer.url  # a double submit
    assert "Ice house" in words(client_for("somchai").get(answer.url))
    same(client_for("chai"), "get", answer.url, reverse("cases:case_detail", args=[MISSING]))


def test_a_report_is_added_to_the_case(client_for: For, as_user: As, case: Case, draft: Report) -> None:
    client, url = client_for("pim"), reverse("cases:report_add", args=[case.pk])
    with as_user("pim"):
        report = Report.objects.filter(state="graded", case=None)[0]
    assert report.reference in words(client.get(reverse("cases:case_reports", args=[case.pk])))
    assert client.post(url, {"report": str(report.pk)}).status_code == 302
    assert client.post(url, {"report": str(draft.pk)}).status_code == 422
    same(client, "post", url + "?x", url + "?y")  # no report at all
    with as_user("pim"):
        assert Report.objects.get(pk=report.pk).case_id == case.pk
        assert Report.objects.get(pk=draft.pk).case_id is None


def test_people_join_and_leave_the_team(client_for: For, as_user: As, case: Case, world: World) -> None:
    client, url = client_for("pim"), reverse("cases:case_team", args=[case.pk])
    nobody = client.post(url, fill(client, url, "until"))
    assert nobody.status_code == 422
    assert "Person" in words(nobody)
    past = client.post(url, fill(client, url, "until", user=str(world.users["prasit"]), until="2020-01-01"))
    assert past.status_code == 422
    assert "The last day must lie ahead." in words(past)
    page = reverse("cases:case_detail", args=[case.pk])
    assert client_for("prasit").get(page).status_code == 404
    assert client.post(url, fill(client, url, "until", user=str(world.users["prasit"]))).status_code == 302
    assert client.post(url, fill(client, url, "until", user=str(world.users["prasit"]))).status_code == 302  # twice
    assert client_for("prasit").get(page).status_code == 200
    leave = reverse("cases:team_leave", args=[case.pk])
    assert client.post(leave, {"user": str(world.users["prasit"])}).status_code == 302
    assert client_for("prasit").get(page).status_code == 404
    assert client.post(leave, {"user": str(world.users["pim"])}).status_code == 422  # the lead stays
    assert client_for("sunee").post(leave, {"user": str(world.users["somchai"])}).status_code == 403
    with as_user("pim"):
        assert CaseTeamMember.objects.filter(team=case.case_team_id, user=world.users["somchai"], until=None).exists()


def test_a_link_is_added_with_its_report(client_for: For, as_user: As, case: Case) -> None:
    client, url = client_for("pim"), reverse("cases:link_create", args=[case.pk])
    with as_user("pim"):
        ends = [str(Entity.objects.get(label=name).pk) for name in ("Auntie Kham", "Somboon")]
        report = case.reports.filter(state="graded").order_by("received_at")[0]
        before = Link.objects.count()
    assert fill(client, f"{url}?from={ends[0]}", "from_entity")["from_entity"] == [ends[0]]
    good = {"from_entity": ends[0], "to_entity": ends[1], "verb": "knows", "rests_on": f"{report.pk}:1"}
    for change, sentence in (
        ({"rests_on": ""}, "On the word of"),
        ({"to_entity": ends[0]}, "Choose two different ends."),
        ({"to_entity": str(MISSING)}, "With whom or what"),
        ({"verb": "hates"}, "How they hang together"),
    ):
        answer = client.post(url, fill(client, url, "from_entity", **{**good, **change}))
        assert answer.status_code == 422, change
        assert sentence in words(answer)
        assert fields(answer, "from_entity")["from_entity"] == [ends[0]]
    with as_user("pim"):
        assert Link.objects.count() == before
    data = fill(client, url, "from_entity", **good)
    assert client.post(url, data).status_code == 302
    assert client.post(url, data).status_code == 302  # a double submit
    with as_user("pim"):
        assert Link.objects.count() == before + 1


def test_r6_a_suspect_is_named_by_the_part_in_the_exploitation(client_for: For, as_user: As, case: Case) -> None:
    client, url = client_for("pim"), reverse("cases:suspect_create", args=[case.pk])
    with as_user("pim"):
        entity = str(Entity.objects.get(label="Bouavanh").pk)
        before = Suspect.objects.count()
    for change in ({"role": ""}, {"role": "no_papers"}, {"entity": ""}, {"entity": str(MISSING)}):
        data = {"entity": entity, "role": "recruiter", "note": "Kept", **change}
        answer = client.post(url, fill(client, url, "entity", **data))
        assert answer.status_code == 422, change
        assert "Kept" in words(answer)
    with as_user("pim"):
        assert Suspect.objects.count() == before
    assert client.post(url, fill(client, url, "entity", entity=entity, role="recruiter")).status_code == 302
    assert client.post(url, fill(client, url, "entity", entity=entity, role="broker")).status_code == 422  # once
    with as_user("pim"):
        assert Suspect.objects.count() == before + 1
    assert client_for("sunee").get(url).status_code == 403
