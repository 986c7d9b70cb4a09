"""The thread until the raid: analyst, planner, two supervisors, coordinator (steps 1 to 5)."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import Hand, Site
from tests.e2e.thread import BUSINESS, OWNER, SOURCE, TARGET, Thread, at, printed


def analyst_logs_a_report(pim: Hand) -> None:
    """Step 1: two items, names, two links, the source apart (R1, R2); 6 clicks."""
    pim.page.goto("/")
    pim.start_counting()
    pim.press("Log a report")
    pim.write(
        how_received="observation",
        exploitation="labour",
        place="Samut Sakhon",
        items__0__text="Workers peel shrimp all night behind a locked gate.",
    )
    pim.tick("items-0-source_grade", "2")
    pim.tick("items-0-information_grade", "A")
    pim.tick("items-0-handling", "P")
    pim.write(
        links__0__from_name=OWNER,
        links__0__from_kind="person",
        links__0__verb="owns",
        links__0__to_name=BUSINESS,
        links__0__to_kind="organisation",
    )
    pim.write(
        links__1__from_name=OWNER,
        links__1__from_kind="person",
        links__1__verb="uses",
        links__1__to_name="084-555-7788",
        links__1__to_kind="phone",
    )
    pim.write(source_kind="public", source_name=SOURCE, source_contact="pier 4")
    pim.press("Log and grade")
    assert pim.clicks <= 6, pim.clicks
    pim.sees("is logged and graded", OWNER, BUSINESS)
    expect(pim.page.get_by_text(SOURCE).first).to_be_visible()  # an analyst of the unit may read its sources


def analyst_opens_a_case(pim: Hand, thread: Thread) -> None:
    """Step 2, first half: a case from the report, with its team."""
    pim.press("Open a case")
    pim.write(title="Shrimp peeling, Samut Sakhon", summary="Locked gate, night work.")
    pim.tick("kind", "reactive")
    for who in ("Malee", "Chaiwat", "Somchai"):
        pim.click(pim.page.locator("label", has_text=who).first)
    pim.press("Open the case")
    thread.case = pim.page.url
    pim.sees("Shrimp peeling, Samut Sakhon", "Link chart", "Timeline")
    pim.press("Name a suspect")
    pim.page.select_option("[name=entity]", label=OWNER)
    pim.write(role="owner", note="Signs for the building.")
    pim.press("Name the suspect")
    pim.sees("The suspect is named")


def analyst_works_the_chart(pim: Hand, thread: Thread) -> None:
    """Step 2, second half: the chart with its table twin; a link in 4 clicks; all links of a phone number in 2."""
    pim.page.goto(thread.case)
    expect(pim.page.locator("canvas").first).to_be_visible()
    pim.start_counting()
    pim.press("Add link")
    names = pim.page.locator("[name=from_entity] option").all_inner_texts()
    phone = next(name for name in names if "7788" in name)
    business = next(name for name in names if BUSINESS in name)
    pim.page.select_option("[name=from_entity]", label=business)
    pim.page.select_option("[name=to_entity]", label=phone)
    pim.write(verb="uses")
    pim.page.select_option("[name=rests_on]", index=1)
    pim.press("Add the link")
    assert pim.clicks <= 4, pim.clicks
    pim.page.goto("/")
    pim.start_counting()
    pim.page.keyboard.press("Control+k")
    pim.page.locator("[name=q]:visible").fill("084-555-7788")
    pim.page.keyboard.press("Enter")
    pim.page.wait_for_load_state()
    pim.press("084-555-7788")
    assert pim.clicks <= 2, pim.clicks
    pim.sees(OWNER, BUSINESS)


def planner_drafts_a_plan(somchai: Hand, thread: Thread) -> None:
    """Step 3: grounds (R5), objectives (R6), risks, roster (R8), safe site (R9), expected evidence; sent to two approvers."""
    page = somchai.page
    page.goto("/operations/plans/new/")
    page.select_option("[name=case]", label=next(
        text for text in page.locator("[name=case] option").all_inner_texts() if "Shrimp peeling" in text))  # fmt: skip
    somchai.write(title="Shrimp sheds")
    somchai.tick("exploitation", "labour")
    somchai.press("Begin the plan")
    thread.plan = page.url

    def part(name: str) -> None:
        page.goto(f"{thread.plan}{name}/")

    def saved() -> None:
        somchai.press("Save")
        assert page.url == thread.plan, page.locator("main").inner_text()

    part("grounds")
    somchai.write(grounds="Locked at night.", rows__0__kind="inspection", rows__0__reason="Announced twice; gate stayed shut.",
                  rows__1__kind="monitoring", rows__1__reason="Shows the harm, does not end it.",
                  harm_if_go="Income is lost.", harm_if_not="People stay locked in.")  # fmt: skip
    saved()
    part("objectives")
    somchai.write(arrest_expected="1", evidence_expected="2", rescue_expected="9", child_protection="Ms Somsri Chaidee")
    for aim in ("arrest", "evidence", "rescue"):
        somchai.tick(f"{aim}_ready")
    somchai.tick("children_expected", "unknown")
    somchai.tick("languages", "my")
    somchai.tick("interpreters", "my")
    saved()
    part("risks")
    somchai.write(rows__0__text="Workers run to the water", rows__0__group="exploited", rows__0__likelihood_before="4",
                  rows__0__impact_before="5", rows__0__mitigation="Two boats.", rows__0__likelihood="2", rows__0__impact="4",
                  rows__0__owner="Movement lead")  # fmt: skip
    saved()
    part("roster")
    for place, (who, role) in enumerate(
        [
            ("Wichai", "commander"),
            ("Malee", "evidence"),
            ("Somchai", "movement"),
            ("Pimjai", "screening"),
            ("Anan", "arrest"),
        ]
    ):
        if place > 1:
            somchai.press("Add a person")
        choice = page.locator(f"[name=rows-{place}-user_id] option", has_text=who).first.get_attribute("value")
        page.select_option(f"[name=rows-{place}-user_id]", choice)
        somchai.write(**{f"rows__{place}__role": role, f"rows__{place}__team_size": "3"})
    saved()
    part("safe-site")
    somchai.write(name="Community hall 3", latitude="13.60", longitude="100.30", capacity="20", travel_minutes="15",
                  route="Canal road", needs_ready="Nurse, food, interpreter")  # fmt: skip
    saved()
    part("evidence")
    somchai.write(rows__0__text="Pay book", rows__1__text="Gate chain")
    saved()
    part("annex")
    somchai.write(
        starts_at=at(-5),
        location=TARGET,
        latitude="13.54",
        longitude="100.27",
        business=BUSINESS,
        method="Gate and pier together.",
    )
    page.select_option("[name=rows-0-suspect_id]", index=1)
    saved()
    part("notice")
    page.select_option("[name=provider]", label="Baan Rim Nam")
    somchai.write(
        window_from=at(-60), window_to=at(600), expected_number="9", meeting_point="Hospital car park, blue sign"
    )
    somchai.tick("age_bands", "18_59")
    expect(page.locator("[name=languages][value=my]")).to_be_checked()  # the plan says which are spoken there
    somchai.tick("needs", "medical")
    somchai.press("Save the notice")
    somchai.press("Send")
    submit(somchai, thread)


def submit(somchai: Hand, thread: Thread) -> None:
    somchai.page.goto(f"{thread.plan}submit/")
    for name, who in (("first", "Kamon"), ("second", "Sunee")):
        choice = somchai.page.locator(f"[name={name}] option", has_text=who).first.get_attribute("value")
        somchai.page.select_option(f"[name={name}]", choice)
    somchai.press("Submit this version")
    somchai.sees("Awaiting approval")


def supervisor_sees_what_blocks_it_and_returns_it(kamon: Hand, thread: Thread) -> None:
    """Step 4: what blocks it in 1 click, returned with reasons in 3."""
    kamon.page.goto("/")
    kamon.start_counting()
    kamon.press("Shrimp sheds")
    assert kamon.clicks == 1
    assert kamon.page.url == thread.plan
    kamon.sees("in the way:", "5 teams are not briefed")
    expect(kamon.page.get_by_role("button", name="Record decision")).to_be_in_viewport()
    kamon.tick("decision", "return")
    kamon.write(reasons="Brief the teams first.")
    kamon.press("Record decision")
    assert kamon.clicks <= 3, kamon.clicks
    kamon.sees("Returned for changes")


def planner_mends_it(somchai: Hand, thread: Thread) -> None:
    somchai.page.goto(thread.plan)
    somchai.sees("Brief the teams first.")
    for _team in range(5):
        somchai.press("briefed")
    submit(somchai, thread)


def two_people_approve(kamon: Hand, sunee: Hand, thread: Thread) -> None:
    """Step 4: each approves in 4 clicks, with the password again; the first alone approves nothing (R7)."""
    for hand, state in ((kamon, "Awaiting approval"), (sunee, "Approved")):
        hand.page.goto("/")
        hand.start_counting()
        hand.press("Shrimp sheds")
        hand.tick("decision", "approve")
        hand.write(password="siren-demo-2026")
        hand.press("Record decision")
        assert hand.clicks <= 4, hand.clicks
        hand.page.goto(thread.plan)
        hand.sees(state)
    text = printed(sunee, "Make a copy")
    assert TARGET in text and BUSINESS in text  # approvers may read the whole of it


def coordinator_sees_the_notice_and_nothing_else(ploy: Hand, thread: Thread, site: Site) -> None:
    """Step 5 (R10): the notice with its closed list of fields; the plan answers like a page that does not exist."""
    ploy.page.goto("/")
    ploy.click(ploy.page.locator("nav").get_by_text("Notices").first)
    ploy.click(ploy.page.locator("main a[href*='/operations/notices/']").first)
    thread.notice = ploy.page.url
    ploy.sees("Hospital car park, blue sign")
    thread.seen_by_ngo.append(ploy.page.content())
    ploy.press("Answer")
    ploy.tick("answer", "yes")
    ploy.write(capacity="12")
    ploy.press("Record answer")
    text = printed(ploy, "Make a copy")
    assert "Hospital car park, blue sign" in text
    thread.seen_by_ngo.append(text)
    thread.seen_by_ngo.append(ploy.page.content())
    hidden, missing = (
        ploy.page.request.get(url) for url in (thread.plan, re.sub(r"[0-9a-f]{8}-", "00000000-", thread.plan))
    )
    assert (hidden.status, hidden.body()) == (missing.status, missing.body())
    assert hidden.status in (403, 404)
    for path in ("/", "/search/?q=Krathum", "/api/v1/plans/", "/api/v1/reports/", "/api/v1/cases/"):
        thread.seen_by_ngo.append(ploy.page.request.get(site.url + path).text())
    mails = site.mails()
    assert mails and all("Something waits for you in SIREN" in mail for mail in mails)
    thread.seen_by_ngo += mails
