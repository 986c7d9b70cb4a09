"""Notices to providers as their readers see them. Nothing here reaches a plan from a notice (R10)."""

from dataclasses import dataclass

from django.db.models import QuerySet

from operations.choices import AgeBand, Language, Need, NoticeState
from operations.models import NoticeDocument, ProviderNotice
from siren.access.visibility import visible_to
from siren.accounts.capabilities import Can
from siren.common.actor import Actor

KINDS = {NoticeState.DRAFT: "neutral", NoticeState.SENT: "warn", NoticeState.ANSWERED: "ok"}


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice in words."""

    notice: ProviderNotice
    kind: str
    ages: str
    languages: str
    needs: list[str]
    may_answer: bool


def notices(actor: Actor) -> QuerySet[ProviderNotice]:
    """The notices that this person may read, newest first."""
    return visible_to(actor, ProviderNotice).select_related("provider").order_by("-created_at", "-pk")


def waiting_notices(actor: Actor) -> QuerySet[ProviderNotice]:
    """Notices that wait for this provider's answer."""
    return notices(actor).filter(state=NoticeState.SENT, provider_id=actor.agency_id)


def notice_view(actor: Actor, notice: ProviderNotice) -> NoticeView:
    """One notice with its closed lists in words."""
    return NoticeView(
        notice=notice,
        kind=KINDS[NoticeState(notice.state)],
        ages=words(AgeBand, notice.age_bands),
        languages=words(Language, notice.languages),
        needs=[str(Need(code).label) for code in notice.needs],
        may_answer=actor.has(Can.ANSWER_NOTICE)
        and notice.provider_id == actor.agency_id
        and notice.state != NoticeState.DRAFT,
    )


def words(closed: type[AgeBand] | type[Language] | type[Need], codes: list[str]) -> str:
    """Codes of a closed list as one line."""
    return ", ".join(str(closed(code).label) for code in codes)


def documents_of(actor: Actor, notice: ProviderNotice) -> NoticeDocument | None:
    """The person's own copy of the notice as it stands."""
    return (
        visible_to(actor, NoticeDocument)
        .filter(notice=notice, revision=notice.version, created_by_id=actor.user_id)
        .first()
    )
