"""R10: a provider knows what it needs, and nothing else. Every word that somebody wrote in the plan is looked for."""

import io
import uuid

import pytest
from django.core import mail
from django.db import DatabaseError, connection
from django.urls import reverse
from pypdf import PdfReader

from operations.models import NoticeDocument, NoticeLink, ProviderNotice
from operations.services.document import ask_notice_document
from operations.services.notice import answer_notice, change_notice, draft_notice, send_notice
from operations.tasks import make_notice_document
from siren.access.post import deliver, occasion
from siren.accounts.models import Message
from siren.common.errors import MoveNotAllowed, NotPermitted, NotVisible, RuleBroken, SirenError, Stale
from tests.operations.conftest import WORDS, As, For, Raid, refused

pytestmark = pytest.mark.django_db
NGO = ("ploy", "dara", "bounmy")


def met(text: str) -> list[str]:
    """The words that nobody outside may meet, found in a text."""
    return [name for name, word in WORDS.items() if word.casefold() in text.casefold()]


@pytest.mark.parametrize("who", NGO)
def test_r10_no_word_of_the_plan_reaches_a_provider(
    raid: Raid, notice: ProviderNotice, as_user: As, client_for: For, who: str
) -> None:
    """Pages, fragments, search, API, errors and mail: as each of the providers' people, for every id that there is."""
    client = client_for(who)
    plan = raid.plan.pk
    paths = ["/", "/operations/plans/", "/operations/notices/", "/operations/live/", "/operations/approvals/",
             "/operations/panels/home/", "/cases/", "/api/v1/plans/", "/api/v1/notices/", "/api/v1/cases/", "/api/v1/reports/",
             "/api/v1/entities/", "/api/v1/exhibits/", "/api/v1/persons/", f"/api/v1/plans/{plan}/",
             f"/api/v1/notices/{notice.pk}/",
             f"/api/v1/cases/{raid.case.pk}/"]  # fmt: skip
    names = [name for name in route_names() if name.startswith("operations:")]
    paths += [reverse(name, args=[key]) for name in names for key in (plan, notice.pk)]
    for word in WORDS.values():
        paths.append(f"/search/?q={word}")
    for path in paths:
        answers = [client.get(path)]
        if answers[0].status_code < 400:
            answers.append(client.get(path, headers={"HX-Request": "true"}))
        for answer in answers:
            text = answer.content.decode(errors="replace").replace(path.partition("?q=")[2] or "\0", "")
            assert not met(text + str(dict(answer.headers))), path
            assert raid.plan.reference not in text, path
            assert str(plan) not in text.replace(path, ""), path
        refusal = client.post(path.partition("?")[0], {"title": "x"})
        assert not met(refusal.content.decode(errors="replace")), path
    for name in ("plan_detail", "plan_document", "plan_grounds", "operation_live"):
        hidden = client.get(reverse(f"operations:{name}", args=[plan]))
        missing = client.get(reverse(f"operations:{name}", args=[uuid.uuid4()]))
        assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content), name
    deliver()
    assert not [
        sent for sent in mail.outbox if met(sent.subject + str(sent.body)) or raid.plan.reference in str(sent.body)
    ]


def route_names() -> list[str]:
    """The names of this app's routes with one id in the address."""
    from operations.urls import urlpatterns

    return [f"operations:{one.name}" for one in urlpatterns if str(one.pattern).count("<uuid:pk>") == 1]


def test_r10_in_the_database_a_provider_sees_the_notice_and_no_row_of_the_plan(
    raid: Raid, notice: ProviderNotice, as_user: As
) -> None:
    for who in NGO:
        with as_user(who), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM operations_providernotice WHERE id = %s", [notice.pk])
            assert cursor.fetchone() == (0 if who == "bounmy" else 1,)
            for table in ("plan", "planannex", "risk", "objective", "rosterentry", "safesite", "alternative",
                          "target", "expectedevidence", "approval", "noticelink", "planeditor",
                          "operation", "count", "logline"):  # fmt: skip
                cursor.execute(f"SELECT count(*) FROM operations_{table}")  # noqa: S608  # a closed list of tables
                assert cursor.fetchone() == (0,), (who, table)


def test_r10_the_printed_notice_holds_its_closed_list(
    raid: Raid, notice: ProviderNotice, as_user: As, client_for: For
) -> None:
    with as_user("ploy") as ploy:
        document = ask_notice_document(actor=ploy, notice_id=notice.pk)
        assert ask_notice_document(actor=ploy, notice_id=notice.pk).pk == document.pk
        make_notice_document.run(ploy, str(document.pk))
        make_notice_document.run(ploy, str(document.pk))
        assert NoticeDocument.objects.get(pk=document.pk).state == "ready"
    answer = client_for("ploy").get(reverse("operations:notice_document_file", args=[document.pk]))
    reader = PdfReader(io.BytesIO(answer.content))
    text = " ".join(page.extract_text() for page in reader.pages)
    for wanted in (notice.reference, "Hospital car park, blue sign", "Burmese", "18 to 59", "Nurse or doctor", "9"):
        assert wanted in text, wanted
    assert not met(text + str(reader.metadata)) and raid.plan.reference not in text
    for who in ("dara", "bounmy", "chai"):  # a copy of somebody else's is nobody's, or the same provider's
        status = client_for(who).get(reverse("operations:notice_document_file", args=[document.pk])).status_code
        assert status == {"dara": 200, "bounmy": 404, "chai": 403}[who]


@pytest.mark.parametrize("word", ["location", "business", "title", "suspect"])
def test_r10_the_meeting_point_names_nothing_secret(draft: Raid, as_user: As, client_for: For, word: str) -> None:
    asked = draft.asked(meeting_point=f"Behind {WORDS[word].upper()}, blue sign")
    with as_user("somchai") as somchai:
        before = NoticeLink.objects.filter(plan=draft.plan).count()
        with refused(RuleBroken) as told:
            draft_notice(actor=somchai, plan_id=draft.plan.pk, **asked)
        assert told.value.rule == "R10" and "meeting_point" in told.value.fields
        assert WORDS[word] not in told.value.message
        assert NoticeLink.objects.filter(plan=draft.plan).count() == before


def test_r10_its_lists_are_closed(draft: Raid, as_user: As) -> None:
    with as_user("somchai") as somchai:
        for wrong in (
            {"age_bands": ["born 2010-05-01"]}, {"languages": [WORDS["suspect"]]}, {"needs": [WORDS["location"]]},
            {"provider_id": 999999}, {"window_to": draft.asked()["window_from"]},
        ):  # fmt: skip
            with refused(RuleBroken):
                draft_notice(actor=somchai, plan_id=draft.plan.pk, **draft.asked(**wrong))
        assert NoticeLink.objects.filter(plan=draft.plan).count() == 1
    assert {field.name for field in ProviderNotice._meta.get_fields() if field.concrete} == {
        "id", "created_at", "created_by", "version", "compartment", "reference", "provider", "state", "window_from",
        "window_to", "expected_number", "age_bands", "languages", "needs", "meeting_point", "sent_at", "answer",
        "capacity", "answer_note",
        "answered_at", "answered_by",
    }  # fmt: skip


def test_a_notice_is_sent_once_and_its_mail_says_nothing(draft: Raid, notice: ProviderNotice, as_user: As) -> None:
    told = Message.objects.filter(key=occasion(f"notice:{notice.pk}", draft.world.users["ploy"]))
    assert list(told.values_list("user_id", flat=True)) == [draft.world.users["ploy"]]
    deliver()
    deliver()
    ours = [one for one in mail.outbox if one.to == [told.get().user.email]]
    texts = {(one.subject, one.body) for one in ours}
    assert texts == {("Something waits for you", "Something waits for you in SIREN. Sign in to read it.")}
    assert told.get().sent_at is not None and told.get().attempts == 1
    with as_user("somchai") as somchai:
        with refused(Exception):
            send_notice(actor=somchai, notice_id=notice.pk, version=notice.version)
        with refused(MoveNotAllowed):
            change_notice(actor=somchai, notice_id=notice.pk, version=notice.version, **draft.asked())


def test_the_provider_answers_and_may_answer_otherwise(
    raid: Raid, notice: ProviderNotice, as_user: As, client_for: For
) -> None:
    url = reverse("operations:notice_answer", args=[notice.pk])
    client = client_for("ploy")
    form = client.get(url).context["form"]
    keys = {"form_id": form.initial["form_id"], "version": form["version"].value()}
    for wrong in ({}, {"answer": "maybe"}, {"answer": "yes"}, {"answer": "yes", "capacity": "many"},
                  {"answer": "yes", "capacity": "-3"}, {"answer": "no", "note": "x" * 1001}):  # fmt: skip
        assert client.post(url, keys | wrong).status_code == 422, wrong
    assert client.post(url, keys | {"answer": "partly", "capacity": "6", "note": "Two rooms"}).status_code == 302
    stale = client.post(url, keys | {"answer": "no", "note": "Full"})
    assert stale.status_code == 409 and "Two rooms" in stale.content.decode() and "Full" in stale.content.decode()
    page = client_for("somchai").get(reverse("operations:plan_detail", args=[raid.plan.pk])).content.decode()
    assert "Partly" in page
    with as_user("ploy") as ploy, refused(Stale):
        answer_notice(actor=ploy, notice_id=notice.pk, version=1, answer="no", capacity=None, note="")
    for who in ("dara", "bounmy", "somchai", "kamon"):
        with as_user(who) as actor, refused(SirenError):
            answer_notice(
                actor=actor, notice_id=notice.pk, version=notice.version + 1, answer="no", capacity=None, note=""
            )
    with as_user("somchai"):
        assert ProviderNotice.objects.get(pk=notice.pk).answer == "partly"


CHANGE = "UPDATE operations_providernotice SET {} WHERE id = %(notice)s"
SQL_ATTACKS: dict[str, tuple[str, str]] = {
    "the provider changes what it was told": ("ploy", CHANGE.format("meeting_point = 'x'")),
    "the provider changes the number": ("ploy", CHANGE.format("expected_number = 1")),
    "police change it after it went out": ("somchai", CHANGE.format("meeting_point = 'x'")),
    "police answer for the provider": ("somchai", CHANGE.format("state = 'answered', answer = 'yes'")),
    "it is unsent": ("somchai", CHANGE.format("state = 'draft'")),
    "nobody deletes it": ("somchai", "DELETE FROM operations_providernotice WHERE id = %(notice)s"),
}


def test_r10_what_was_told_stays_as_it_was_told(draft: Raid, notice: ProviderNotice, as_user: As) -> None:
    for attack, (who, sql) in SQL_ATTACKS.items():
        with as_user(who):
            before = ProviderNotice.objects.values().get(pk=notice.pk)
            with refused(DatabaseError), connection.cursor() as cursor:
                cursor.execute(sql, {"notice": str(notice.pk)})
            assert before == ProviderNotice.objects.values().get(pk=notice.pk), attack


def test_a_notice_to_another_provider_does_not_exist(
    draft: Raid, notice: ProviderNotice, as_user: As, client_for: For
) -> None:
    client = client_for("bounmy")
    hidden = client.get(reverse("operations:notice_detail", args=[notice.pk]))
    missing = client.get(reverse("operations:notice_detail", args=[uuid.uuid4()]))
    assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content)
    assert hidden.status_code == 404
    with as_user("bounmy") as bounmy, refused((NotVisible, NotPermitted)):  # type: ignore[arg-type]  # either of the two
        ask_notice_document(actor=bounmy, notice_id=notice.pk)


def test_a_draft_notice_is_not_the_providers(draft: Raid, as_user: As, client_for: For) -> None:
    with as_user("somchai") as somchai:
        kept = draft_notice(actor=somchai, plan_id=draft.plan.pk, **draft.asked())
        changed = change_notice(
            actor=somchai, notice_id=kept.pk, version=kept.version, **draft.asked(expected_number=11)
        )
        assert changed.expected_number == 11
        with refused(Stale):
            change_notice(actor=somchai, notice_id=kept.pk, version=kept.version - 1, **draft.asked())
    assert client_for("ploy").get(reverse("operations:notice_detail", args=[kept.pk])).status_code == 404
