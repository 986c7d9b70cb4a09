"""Asking providers to be ready, with a closed list of fields (R10), and their answer."""

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from operations.choices import AgeBand, Language, Need, NoticeAnswer, NoticeState, OperationsVerb, PlanState
from operations.models import NoticeLink, Plan, PlanAnnex, ProviderNotice
from operations.policy import folded
from operations.selectors.people import coordinators, providers
from operations.selectors.suspects import targets_of
from siren.access import grants
from siren.access.post import notify
from siren.access.purposes import Purpose
from siren.access.require import fetch, home, lock, require, save
from siren.access.visibility import visible_to
from siren.accounts.capabilities import Can
from siren.audit.record import record
from siren.common.actor import Actor
from siren.common.errors import MoveNotAllowed, NotPermitted, NotVisible, RuleBroken
from siren.common.records import made_before
from siren.common.references import new_reference

FIELDS = (
    "provider_id", "window_from", "window_to", "expected_number", "age_bands", "languages", "needs", "meeting_point",
)  # fmt: skip
SHORTEST = 3  # words of the annex shorter than this say nothing


def draft_notice(
    *,
    actor: Actor,
    id: uuid.UUID | None = None,
    plan_id: uuid.UUID | str,
    provider_id: int,
    window_from: dt.datetime,
    window_to: dt.datetime,
    expected_number: int,
    age_bands: list[str],
    languages: list[str],
    needs: list[str],
    meeting_point: str,
) -> ProviderNotice:
    """Write a notice for a plan. It does not know its plan; the plan knows it (R10).

    Raises:
        NotPermitted, NotVisible: as for changing the plan.
        RuleBroken: an answer outside the closed lists, a window that ends before it begins, no provider, or words of
            the plan's secret part in the meeting point (R10).
    """
    require(actor, Can.DRAFT_PLAN)
    plan = lock(actor, Plan, plan_id)
    if plan.compartment_id not in actor.writes:
        raise NotPermitted
    earlier = made_before(ProviderNotice, actor, id)
    if earlier is not None:
        return earlier
    if plan.state in (PlanState.CLOSED, PlanState.REFUSED):
        raise MoveNotAllowed
    values = _checked(
        actor,
        plan,
        dict(
            zip(
                FIELDS,
                (provider_id, window_from, window_to, expected_number, age_bands, languages, needs, meeting_point),
                strict=True,
            )
        ),
    )
    notice = ProviderNotice.objects.create(
        id=id or uuid.uuid4(),
        created_by_id=actor.user_id,
        compartment_id=home(actor, Purpose.NOTICE),
        reference=new_reference("PN"),
        **values,
    )
    NoticeLink.objects.create(
        plan=plan,
        notice=notice,
        created_by_id=actor.user_id,
        provider_id=notice.provider_id,
        window_from=notice.window_from,
        window_to=notice.window_to,
    )
    record(actor=actor, verb=OperationsVerb.NOTICE_DRAFTED, target=notice)
    return notice


def change_notice(*, actor: Actor, notice_id: uuid.UUID | str, version: int, **values: Any) -> ProviderNotice:
    """Change a notice that has not gone out.

    Raises:
        MoveNotAllowed: it has been sent.
        Stale: somebody changed it since (R30).
        RuleBroken: as for drafting.
    """
    notice, link = _own(actor, notice_id, version)
    if notice.state != NoticeState.DRAFT:
        raise MoveNotAllowed(_("This notice has gone out. Write another one to say something else."))
    plan = fetch(actor, Plan, link.plan_id)
    for name, value in _checked(actor, plan, {name: values[name] for name in FIELDS}).items():
        setattr(notice, name, value)
    save(notice, *FIELDS)
    _copy_to_link(link, notice)
    record(actor=actor, verb=OperationsVerb.NOTICE_CHANGED, target=notice)
    return notice


def send_notice(*, actor: Actor, notice_id: uuid.UUID | str, version: int) -> ProviderNotice:
    """Let the provider read it, and tell its coordinators that something waits.

    Raises:
        Stale, NotVisible, NotPermitted: as for changing it.
        RuleBroken: its window has passed, or words of the secret part stand in it by now (R10).
        TransitionNotAllowed: it has been sent.
    """
    notice, link = _own(actor, notice_id, version)
    notice.send()
    _checked(actor, fetch(actor, Plan, link.plan_id), {name: getattr(notice, name) for name in FIELDS})
    if notice.window_to <= timezone.now():
        raise RuleBroken(_("The window of this notice has passed. Change it first."))
    notice.sent_at = timezone.now()
    save(notice, "state", "sent_at")
    _copy_to_link(link, notice)
    grants.give(
        actor, notice, "read_notice", to=notice.provider, purpose=Purpose.NOTICE, reason=_("Asked to receive people")
    )
    record(actor=actor, verb=OperationsVerb.NOTICE_SENT, target=notice, payload={"provider": notice.provider_id})
    notify(coordinators(notice.provider_id), key=f"notice:{notice.pk}")
    return notice


def answer_notice(
    *, actor: Actor, notice_id: uuid.UUID | str, version: int, answer: str, capacity: int | None, note: str
) -> ProviderNotice:
    """Say what the provider can do. It may answer again while the window is open.

    Raises:
        NotPermitted: the role answers no notices.
        NotVisible: hidden, missing, or a notice to another provider.
        RuleBroken: yes or partly without a number of people.
    """
    require(actor, Can.ANSWER_NOTICE)
    notice = lock(actor, ProviderNotice, notice_id, version=version)
    if notice.provider_id != actor.agency_id:
        raise NotVisible
    notice.reply()
    if answer not in NoticeAnswer.values:
        raise RuleBroken(_("Choose one of the answers."), fields={"answer": [_("Choose one of the answers.")]})
    if answer != NoticeAnswer.NO and not capacity:
        sentence = _("Say how many people you can receive.")
        raise RuleBroken(sentence, fields={"capacity": [sentence]})
    notice.answer, notice.answer_note = answer, note
    notice.capacity = capacity if answer != NoticeAnswer.NO else None
    notice.answered_at, notice.answered_by_id = timezone.now(), actor.user_id
    save(notice, "state", "answer", "capacity", "answer_note", "answered_at", "answered_by_id")
    record(actor=actor, verb=OperationsVerb.NOTICE_ANSWERED, target=notice, payload={"answer": answer})
    notify(filter(None, [notice.created_by_id]), key=f"answered:{notice.pk}:{notice.version}")
    return notice


def _own(actor: Actor, notice_id: uuid.UUID | str, version: int) -> tuple[ProviderNotice, NoticeLink]:
    """A notice of the actor's own unit, locked, with the link to its plan."""
    require(actor, Can.DRAFT_PLAN)
    notice = lock(actor, ProviderNotice, notice_id, version=version)
    if notice.compartment_id not in actor.writes:
        raise NotPermitted
    link = visible_to(actor, NoticeLink).select_for_update(of=("self",)).filter(notice_id=notice.pk).first()
    if link is None:
        raise NotVisible
    return notice, link


def _copy_to_link(link: NoticeLink, notice: ProviderNotice) -> None:
    link.provider_id, link.sent_at = notice.provider_id, notice.sent_at
    link.window_from, link.window_to = notice.window_from, notice.window_to
    save(link, "provider_id", "sent_at", "window_from", "window_to")


def _checked(actor: Actor, plan: Plan, values: dict[str, Any]) -> dict[str, Any]:
    """The values of a notice, if they are of the closed lists and give nothing of the plan away (R10)."""
    if values["window_to"] <= values["window_from"]:
        sentence = _("The window must end after it begins.")
        raise RuleBroken(sentence, fields={"window_to": [sentence]})
    if not providers().filter(pk=values["provider_id"]).exists():
        sentence = _("Choose a provider from the list.")
        raise RuleBroken(sentence, fields={"provider": [sentence]})
    for name, closed in (("age_bands", AgeBand), ("languages", Language), ("needs", Need)):
        if not set(values[name]) <= set(closed.values):
            raise RuleBroken(_("A notice has a closed list of answers. Choose from it."), rule="R10")
        values[name] = sorted(values[name])
    point = folded(values["meeting_point"])
    if any(secret in point for secret in _secrets(actor, plan)):
        sentence = _("The meeting point names something that a provider must not learn. Describe it in other words.")
        raise RuleBroken(sentence, rule="R10", fields={"meeting_point": [sentence]})
    return values


def _secrets(actor: Actor, plan: Plan) -> set[str]:
    """Words that must not reach a provider: the place, the business, the plan's title, the suspects."""
    texts = [plan.title, plan.reference]
    annex = PlanAnnex.objects.filter(plan=plan).first()
    if annex is not None:
        texts += [annex.location, *annex.business.splitlines()]
        texts += [row.name for row in targets_of(actor, annex) if row.suspect]
    return {folded(text) for text in texts if len(folded(text)) >= SHORTEST}
