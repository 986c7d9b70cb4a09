"""One way through SIREN, from the first report to a person's own choice, as eight people and their second approver.

Each step is a person's own browser. Clicks are counted against the budgets of the design wherever a budget is named.
"""

from collections.abc import Callable

from tests.e2e import steps_after as after
from tests.e2e import steps_before as before
from tests.e2e.conftest import Hand, Site
from tests.e2e.thread import BUSINESS, OWNER, SOURCE, TARGET, Thread

People = Callable[..., Hand]


def test_the_thread(people: People, site: Site) -> None:
    thread = Thread()
    pim = people("pim")
    before.analyst_logs_a_report(pim)
    before.analyst_opens_a_case(pim, thread)
    before.analyst_works_the_chart(pim, thread)
    somchai = people("somchai")
    before.planner_drafts_a_plan(somchai, thread)
    kamon = people("kamon")
    before.supervisor_sees_what_blocks_it_and_returns_it(kamon, thread)
    before.planner_mends_it(somchai, thread)
    before.two_people_approve(kamon, people("sunee"), thread)
    before.coordinator_sees_the_notice_and_nothing_else(people("ploy"), thread, site)
    after.commander_runs_the_day(people("wichai", phone=True), people("wichai", phone=True), thread)
    after.evidence_officer_enters_an_exhibit(people("malee"), thread)
    after.caseworker_hears_a_person(people("dara", phone=True), thread)
    after.prosecutor_charges(people("chai"), thread)
    after.operation_shows_both_tracks(people("wichai"), thread)
    after.nobody_else_meets_the_person(pim, people("chai"), thread)
    for body in thread.seen_by_ngo:
        for word in (TARGET, BUSINESS, OWNER, SOURCE):
            assert word not in body, word
