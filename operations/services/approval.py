"""Deciding on a plan: two people, one version (R7)."""

import uuid

from django.utils.translation import gettext as _

from operations.choices import Decision, OperationsVerb, PlanState
from operations.models import Approval, Plan
from operations.policy import APPROVALS_NEEDED, open_alternatives
from operations.selectors.approvals import valid_approvals
from operations.selectors.checks import standing_in_the_way
from operations.selectors.content import content_hash
from operations.selectors.people import approver_problem
from siren.access.post import notify
from siren.access.require import lock, require, save
from siren.accounts.capabilities import Can
from siren.accounts.models import User
from siren.audit.record import record
from siren.common.actor import Actor
from siren.common.errors import MoveNotAllowed, RuleBroken, Stale
from siren.common.records import made_before

VERBS = {
    Decision.APPROVE: OperationsVerb.PLAN_APPROVED,
    Decision.RETURN: OperationsVerb.PLAN_RETURNED,
    Decision.REFUSE: OperationsVerb.PLAN_REFUSED,
}


def decide(
    *,
    actor: Actor,
    id: uuid.UUID | None = None,
    plan_id: uuid.UUID | str,
    seen_hash: str,
    decision: str,
    reasons: str = "",
    password: str = "",
    alternative: str = "",
) -> Approval:
    """Approve, return or refuse exactly the version that the actor has seen. The second approval approves the plan.

    Args:
        seen_hash: the content hash that stood on the page; another one means that the plan changed since.
        password: re-entered to approve.
        alternative: to refuse, the other way that should be taken.

    Raises:
        NotPermitted: the role approves no plans.
        NotVisible: hidden or missing.
        MoveNotAllowed: the plan does not await approval.
        Stale: the plan is no longer the version that was seen (R30).
        RuleBroken: the actor wrote, edited or is on the plan, or decided before (R7); something blocks approval;
            a wrong password; no reasons.
    """
    require(actor, Can.APPROVE_PLAN)
    plan = lock(actor, Plan, plan_id)
    earlier = made_before(Approval, actor, id)
    if earlier is not None:
        return earlier
    if plan.state != PlanState.SUBMITTED:
        raise MoveNotAllowed
    _may_decide(actor, plan, seen_hash)
    chosen = Decision(decision)
    if chosen is Decision.APPROVE:
        _may_approve(actor, plan, password)
    else:
        _says_why(plan, chosen, reasons, alternative)
    approval = Approval.objects.create(
        id=id or uuid.uuid4(),
        created_by_id=actor.user_id,
        plan=plan,
        by_id=actor.user_id,
        decision=chosen,
        reasons=reasons,
        alternative=alternative if chosen is Decision.REFUSE else "",
        revision=plan.revision,
        content_hash=plan.content_hash,
    )
    _move(plan, chosen)
    record(
        actor=actor,
        verb=VERBS[chosen],
        target=plan,
        payload={"approval": str(approval.pk), "revision": plan.revision, "hash": plan.content_hash},
    )
    notify([plan.author_id], key=f"decided:{approval.pk}")
    return approval


def _may_decide(actor: Actor, plan: Plan, seen_hash: str) -> None:
    problem = approver_problem(plan, actor.user_id)
    if problem:
        raise RuleBroken(problem, rule="R7")
    if seen_hash != plan.content_hash:
        raise Stale(_("The plan was changed since you opened it. Read it again before you decide."))
    if plan.approvals.filter(revision=plan.revision, by_id=actor.user_id).exists():
        raise RuleBroken(_("You have decided on this version already. Another person must also agree."), rule="R7")


def _may_approve(actor: Actor, plan: Plan, password: str) -> None:
    if content_hash(plan) != plan.content_hash:
        raise RuleBroken(
            _("What stands in the plan is not what was submitted, or part of it is withheld from you. Return it."),
            rule="R7",
        )
    blocked = standing_in_the_way(plan)
    if blocked:
        sentences = [check.sentence for check in blocked]
        raise RuleBroken(sentences[0], rule="R7", fields={"decision": sentences})
    if not User.objects.get(pk=actor.user_id).check_password(password):
        sentence = _("That is not your password. Type it again to approve.")
        raise RuleBroken(sentence, rule="R7", fields={"password": [sentence]})


def _says_why(plan: Plan, chosen: Decision, reasons: str, alternative: str) -> None:
    if not reasons.strip():
        sentence = _("Write why, so that the author knows what to change.")
        raise RuleBroken(sentence, fields={"reasons": [sentence]})
    if chosen is Decision.REFUSE and alternative not in open_alternatives(plan.exploitation):
        sentence = _("Choose the other way that should be taken.")
        raise RuleBroken(sentence, rule="R5", fields={"alternative": [sentence]})


def _move(plan: Plan, chosen: Decision) -> None:
    if chosen is Decision.RETURN:
        plan.send_back()
    elif chosen is Decision.REFUSE:
        plan.refuse()
    elif len(valid_approvals(plan)) >= APPROVALS_NEEDED:
        plan.approve()
    else:
        return
    save(plan, "state")
