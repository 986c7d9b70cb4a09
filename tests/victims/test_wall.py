"""Police, prosecutors, inspectors and overseers see nothing of it; one NGO nothing of the other's (R4, R27, S31)."""

import re
import uuid
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.urls import reverse

from operations.models import Plan
from siren.access.visibility import visible_to
from siren.audit.models import Event
from siren.common.errors import NotPermitted, NotVisible
from tests.victims.conftest import As
from victims.models import Choice, ChoiceDocument, Identity, Person, Screening
from victims.selectors.search import search
from victims.services.document import ask_for_document
from victims.services.identity import open_identity, write_identity
from victims.services.person import start_record

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

OUTSIDERS = ("pim", "somchai", "wichai", "malee", "sunee", "anan", "prasit", "kamon", "chai", "ratana", "wit")
PROTECTED = [model for model in apps.get_app_config("victims").get_models() if hasattr(model, "row_rule")]


def pages(person: Person) -> dict[str, str]:
    """Each page of one person, by name."""
    own = [
        "person_detail", "person_edit", "person_timeline", "guardian_name", "identity_detail", "identity_edit",
        "screening_create", "choice_record", "person_show",
    ]  # fmt: skip
    return {name: reverse(f"victims:{name}", args=[person.pk]) for name in own} | {
        "choice_change": reverse("victims:choice_change", args=[person.pk, "court"]),
        "person_show_service": reverse("victims:person_show_service", args=[person.pk, "stay"]),
    }


@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize("model", PROTECTED, ids=lambda model: model.__name__)
def test_r27_outsiders_have_no_row(as_user: As, runtime_cursor: Any, who: str, model: Any) -> None:
    with as_user(who) as actor:
        assert not visible_to(actor, model).exists()
        assert not model.objects.exists()  # the database alone, without the application's half
        runtime_cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")  # noqa: S608
        assert runtime_cursor.fetchone()[0] == 0


@pytest.mark.parametrize("model", PROTECTED, ids=lambda model: model.__name__)
def test_r27_without_a_context_there_is_no_row(runtime_cursor: Any, model: Any) -> None:
    runtime_cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")  # noqa: S608
    assert runtime_cursor.fetchone()[0] == 0


@pytest.mark.parametrize("who", OUTSIDERS)
def test_r4_outsiders_get_the_same_answer_whether_the_person_exists(client_for: Any, mya: Person, who: str) -> None:
    client = client_for(who)
    nobody = Person(pk=uuid.uuid4())
    for (name, url), missing in zip(pages(mya).items(), pages(nobody).values(), strict=True):
        answer, other = client.get(url), client.get(missing)
        assert answer.status_code == other.status_code == 403, name
        assert mya.code not in answer.content.decode()
    assert client.get(reverse("victims:person_list")).status_code == 403


@pytest.mark.parametrize("who", OUTSIDERS)
def test_r4_panels_leave_nothing_for_outsiders(client_for: Any, mya: Person, who: str) -> None:
    client = client_for(who)
    some = mya.notice_id or uuid.uuid4()
    for url in (
        reverse("victims:home_panel"),
        reverse("victims:notice_panel", args=[some]),
        reverse("victims:operation_panel", args=[uuid.uuid4()]),
    ):
        answer = client.get(url)
        assert (answer.status_code, answer.content) == (204, b""), url


@pytest.mark.parametrize("who", OUTSIDERS)
def test_r4_the_api_and_search_know_nobody_for_outsiders(client_for: Any, as_user: As, mya: Person, who: str) -> None:
    client = client_for(who)
    for url in ("/api/v1/persons/", f"/api/v1/persons/{mya.pk}/", f"/api/v1/persons/{mya.pk}/choices/"):
        answer = client.get(url)
        assert answer.status_code == 403
        assert mya.code not in answer.content.decode()
    with as_user(who) as actor:
        assert search(actor, mya.code) == []
        assert search(actor, "Mya") == []


def test_r4_another_ngo_gets_404_byte_for_byte(client_for: Any, as_user: As, mya: Person) -> None:
    client = client_for("bounmy")
    nobody = Person(pk=uuid.uuid4())
    for (name, url), missing in zip(pages(mya).items(), pages(nobody).values(), strict=True):
        answer, other = client.get(url), client.get(missing)
        assert answer.status_code == other.status_code == 404, name
        assert answer.content == other.content, name
    listed = client.get(reverse("victims:person_list"), {"q": "Mya"}).content.decode()
    assert mya.code not in listed
    assert client.get(f"/api/v1/persons/{mya.pk}/").status_code == 404
    assert client.get(f"/api/v1/persons/{mya.pk}/choices/").status_code == 404
    assert mya.code not in client.get("/api/v1/persons/").content.decode()
    with as_user("bounmy") as actor:
        assert search(actor, mya.code) == []
        assert {row.alias for row in Person.objects.all()} == {"Thida"}


@pytest.mark.parametrize("who", [*OUTSIDERS, "bounmy"])
def test_r27_no_row_can_be_put_into_another_agencys_compartment(as_user: As, mya: Person, who: str) -> None:
    with as_user(who) as actor:
        for add in (
            lambda: Person.objects.create(code="P-XXXX", compartment_id=mya.compartment_id),
            lambda: Choice.objects.create(
                person_id=mya.pk, service_id="court", answer="accepted", explanation_id=uuid.uuid4()
            ),
            lambda: Identity.objects.create(person_id=mya.pk, name="x", compartment_id=mya.compartment_id),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                add()
        assert actor.user_id


def test_r27_outsiders_start_no_record(as_user: As) -> None:
    for who in (*OUTSIDERS, "ploy"):
        with as_user(who) as actor, pytest.raises(NotPermitted):
            start_record(actor=actor, language="my")


def test_the_identity_is_not_the_coordinators(as_user: As, client_for: Any, mya: Person) -> None:
    with as_user("ploy") as actor:
        assert Person.objects.filter(pk=mya.pk).exists()
        assert not Identity.objects.exists()
        with pytest.raises(NotPermitted):
            open_identity(actor=actor, person=mya.pk)
    client = client_for("ploy")
    assert client.get(reverse("victims:identity_detail", args=[mya.pk])).status_code == 403
    page = client.get(reverse("victims:person_detail", args=[mya.pk])).content.decode()
    assert mya.code in page
    for word in ("Thuzar", "မြသူဇာ", "Ma Hnin"):
        assert word not in page
    assert reverse("victims:identity_detail", args=[mya.pk]) not in page


def test_r26_each_look_at_an_identity_is_recorded(as_user: As, client_for: Any, mya: Person) -> None:
    with as_user("dara") as actor:
        identity = Identity.objects.get(person=mya)
        before = Event.objects.filter(target_id=identity.pk, verb="audit.opened").count()
        assert actor.user_id
    page = client_for("dara").get(reverse("victims:identity_detail", args=[mya.pk]))
    assert "မြသူဇာ" in page.content.decode()
    with as_user("dara"):
        assert Event.objects.filter(target_id=identity.pk, verb="audit.opened").count() == before + 1


def test_r29_a_date_of_birth_keeps_its_precision(as_user: As, adult: Person) -> None:
    with as_user("dara") as actor:
        identity = write_identity(actor=actor, person=adult.pk, version=0, name="Khamla", born="2010~")
        assert identity.born == "2010~"
        with pytest.raises(Exception, match=r"Write the date|rule"):
            write_identity(actor=actor, person=adult.pk, version=identity.version, name="Khamla", born="long ago")
        assert Identity.objects.get(person=adult).born == "2010~"


def test_r4_codes_are_random_and_of_one_shape(as_user: As) -> None:
    with as_user("dara") as actor:
        codes = {start_record(actor=actor).code for _one in range(20)}
    assert len(codes) == 20
    assert all(len(code) == 6 and code.startswith("P-") for code in codes)


def test_r4_a_hidden_screening_or_document_is_missing(client_for: Any, as_user: As, mya: Person) -> None:
    with as_user("dara"):
        screening = Screening.objects.filter(person=mya).first()
        document = ChoiceDocument.objects.first()
    assert screening is not None
    client = client_for("bounmy")
    assert client.get(reverse("victims:screening_detail", args=[screening.pk])).status_code == 404
    if document is not None:
        assert client.get(reverse("victims:document_download", args=[document.pk])).status_code == 404
    with as_user("bounmy") as actor, pytest.raises(NotVisible):
        open_identity(actor=actor, person=mya.pk)


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO victims_explanation (id, created_at, version, person_id, at, language, interpreter, medium,"
        ' understood, "left", text_version, text_checked)'
        " VALUES (gen_random_uuid(), now(), 1, %s, now(), 'my', '', '', '', '', '', false)",
        "INSERT INTO victims_screening (id, created_at, version, person_id, at, place, language, interpreter, finding,"
        " finding_by, note) VALUES (gen_random_uuid(), now(), 1, %s, now(), 'office', 'my', '', 'unlikely', 'x', '')",
        "INSERT INTO victims_choice (id, created_at, version, person_id, service_id, answer, note, explanation_id, at)"
        " SELECT gen_random_uuid(), now(), 1, e.person_id, 'court', 'accepted', '', e.id, now() FROM victims_explanation e"
        " WHERE e.person_id = %s",
        "INSERT INTO victims_screeninganswer (id, created_at, version, screening_id, indicator, answer, note)"
        " SELECT gen_random_uuid(), now(), 1, s.id, 'debt', 'no', '' FROM victims_screening s WHERE s.person_id = %s",
        "UPDATE victims_person SET guardian_name = 'x', state = 'explained' WHERE id = %s",
        "UPDATE victims_choicedocument SET state = 'queued' WHERE person_id = %s",
    ],
    ids=["explanation", "screening", "choice", "sign", "person", "document"],
)
def test_r27_who_only_reads_writes_nothing_by_sql_either(
    as_user: As, runtime_cursor: Any, mya: Person, sql: str
) -> None:
    if "document" in sql:
        with as_user("dara") as actor:
            ask_for_document(actor=actor, person=mya.pk)
    with as_user("ploy"):
        touched, said = 0, "only read"
        try:
            with transaction.atomic():
                runtime_cursor.execute(sql, [mya.pk])
                touched = runtime_cursor.rowcount
        except DatabaseError as refusal:
            said = str(refusal)
        assert touched == 0
        assert re.search("no such person|no such screening|only read", said)
        kept = Person.objects.get(pk=mya.pk)
        assert (kept.state, kept.guardian_name) == ("started", "")


def test_r4_an_identity_for_a_hidden_person_is_refused_like_one_for_nobody(
    as_user: As, runtime_cursor: Any, adult: Person
) -> None:
    said = []
    with as_user("bounmy"):
        runtime_cursor.execute("SELECT compartment_id FROM victims_identity LIMIT 1")
        own = runtime_cursor.fetchone()[0]
        for person in (adult.pk, uuid.uuid4()):
            with pytest.raises(DatabaseError) as refusal, transaction.atomic():
                runtime_cursor.execute(
                    "INSERT INTO victims_identity (id, created_at, version, compartment_id, person_id, name, name_native,"
                    " name_romanised, born, contacts, contact_care)"
                    " VALUES (gen_random_uuid(), now(), 1, %s, %s, 'x', '', '', '', '', '')",
                    [own, person],
                )
            said.append(str(refusal.value))
    assert said[0] == said[1]
    assert "no such person" in said[0]
    with as_user("dara") as actor:  # and it stands in nobody's way
        assert write_identity(actor=actor, person=adult.pk, version=0, name="Khamla").name == "Khamla"


def test_r4_a_code_that_another_agency_uses_tells_nothing(as_user: As, mya: Person) -> None:
    with as_user("bounmy") as actor:
        own = start_record(actor=actor, language="km")
        twin = Person.objects.create(code=mya.code, compartment_id=own.compartment_id, created_by_id=actor.user_id)
        assert twin.code == mya.code
        with pytest.raises(DatabaseError), transaction.atomic():
            Person.objects.create(code=mya.code, compartment_id=own.compartment_id, created_by_id=actor.user_id)


@pytest.mark.parametrize("who", OUTSIDERS)
def test_r4_no_page_search_or_timeline_of_an_outsider_names_the_person(
    client_for: Any, as_user: As, mya: Person, who: str
) -> None:
    with as_user("dara") as actor:
        document = ask_for_document(actor=actor, person=mya.pk)
    client = client_for(who)
    with as_user(who):
        plans = list(Plan.objects.values_list("pk", flat=True))
    urls = [
        "/", reverse("search") + "?q=Mya", reverse("cases:case_list"), "/api/v1/cases/", "/api/v1/plans/",
        reverse("operations:plan_list"), reverse("oversight:access_list"),
        *(reverse("operations:plan_detail", args=[pk]) for pk in plans),
    ]  # fmt: skip
    for url in urls:
        text = client.get(url).content.decode()
        for word in (mya.code, str(mya.pk), "Thuzar", "မြသူဇာ"):
            assert word not in text, url
    search_page = reverse("search")
    known = client.get(search_page, {"q": mya.code}).content.decode()
    unknown = client.get(search_page, {"q": "P-0000"}).content.decode()
    assert known.count(mya.code) == unknown.count("P-0000"), "the page repeats the question and nothing else"
    assert known.count("<a ") == unknown.count("<a ")
    there = client.get(reverse("victims:document_download", args=[document.pk]))
    nowhere = client.get(reverse("victims:document_download", args=[uuid.uuid4()]))
    assert there.status_code == nowhere.status_code == 403
    for verb in ("options_complete", "document_create"):
        assert client.post(reverse(f"victims:{verb}", args=[mya.pk]), {"version": "1"}).status_code == 403


def test_r4_each_victim_page_can_be_left_at_once(client_for: Any, mya: Person) -> None:
    client = client_for("dara")
    urls = [*pages(mya).values(), reverse("victims:person_list"), reverse("victims:person_create"), "/"]
    for url in urls:
        text = client.get(url).content.decode()
        assert "data-leave=" in text, url
