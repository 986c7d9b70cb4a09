"""The thread from the raid on: commander, evidence officer, caseworker, prosecutor (steps 6 to 10)."""

import re

from playwright.sync_api import expect

from evidence.demo import png
from tests.e2e.conftest import Hand
from tests.e2e.thread import OWNER, Thread, at, printed


def commander_runs_the_day(first: Hand, second: Hand, thread: Thread) -> None:
    """Step 6: two phones never lose a count; +1 in 1 tap; stop in 2; each objective ends with its reason."""
    first.page.goto(thread.plan)
    first.press("Start the operation")
    first.press("Yes, start")
    board = first.page.url
    thread.operation = board.replace("board/", "")
    first.press("Scene is secure")
    first.press("They are kept apart")
    second.page.goto(board)
    for hand in (first, second) * 4:  # as fast as the thumbs go
        hand.start_counting()
        hand.click(hand.page.get_by_role("button", name="+1 moved"))
        assert hand.clicks == 1
    expect(second.page.locator("#objectives")).to_contain_text(re.compile(r"8\s*of about 9"), timeout=20_000)
    second.page.context.set_offline(True)
    for _tap in range(3):
        second.click(second.page.get_by_role("button", name="+1 moved"))
    second.sees("Taps on their way: 3")
    second.click(second.page.get_by_role("button", name="+1 arrested"))
    second.page.context.set_offline(False)
    for hand in (first, second):
        objectives = hand.page.locator("#objectives")
        expect(objectives).to_contain_text(re.compile(r"11\s*of about 9"), timeout=20_000)
        expect(objectives).to_contain_text(re.compile(r"1\s*of\s*1"), timeout=20_000)
    first.write(text="Gate open, boats in place")
    first.press("Add to log")
    first.sees("Gate open, boats in place")
    first.page.reload()
    first.start_counting()
    first.press("Stop the raid")
    first.press("Yes, stop the raid")
    assert first.clicks <= 2
    first.page.goto(f"{thread.operation}close/")
    for aim, outcome in (("arrest", "met"), ("evidence", "partly"), ("rescue", "met")):
        first.tick(f"{aim}_outcome", outcome)
        first.write(**{f"{aim}_why": f"{aim}: as written in the log"})
    for place, found in enumerate(("yes", "no")):
        name = first.page.locator("[name^=found_]").nth(place * 2).get_attribute("name") or ""
        first.tick(name, found)
        if found == "no":
            first.write(**{name.replace("found_", "gap_"): "Thrown into the canal"})
    first.tick("was_right", "yes")
    first.press("Close the operation")
    first.sees("Met", "Partly met")


def evidence_officer_enters_an_exhibit(malee: Hand, thread: Thread) -> None:
    """Step 7: hashed as it arrives (R14), held by the finder, given to the prosecutor, who has yet to confirm (R13)."""
    page = malee.page
    page.goto(f"/evidence/case/{thread.case.rstrip('/').rsplit('/', 1)[1]}/new/")
    malee.tick("kind", "document")
    malee.write(
        description="Pay book, blue cover, 40 pages",
        found_where="Shed 2, drawer",
        found_at=at(-1),
        seal_number="SS-001",
    )
    page.set_input_files("[name=file]", {"name": "page-1.png", "mimeType": "image/png", "buffer": png("gate")})
    malee.press("Enter the exhibit")
    thread.exhibit = page.url
    malee.sees("Pay book, blue cover, 40 pages", "page-1.png")
    malee.press("Hand it over")
    chai = page.locator("[name=give-receiver] option", has_text="Chaiwat").first.get_attribute("value")
    page.select_option("[name=give-receiver]", chai)
    malee.write(give__reason="For the charge")
    malee.tick("give-seal_intact", "yes")
    malee.click(page.get_by_role("button", name="Hand over"))
    malee.sees("Chaiwat")


def caseworker_hears_a_person(dara: Hand, thread: Thread) -> None:
    """Step 8: a record in 5 taps, screening, eight choices in 14 taps, one changed in 3 (R15, R16)."""
    page = dara.page
    page.goto("/")
    dara.start_counting()
    dara.press("New person")
    dara.tick("language", "my")
    dara.tick("age_band", "21-29")
    dara.tick("age_source", "said")
    dara.press("Start the record")
    assert dara.clicks <= 5, dara.clicks
    record = page.url
    thread.person = page.locator("h1").inner_text().split()[0]
    page.goto(f"{record}screening/")
    dara.tick("place", "safe_site")
    for sign in ("deception", "movement", "wages"):
        dara.tick(sign, "yes")
    dara.tick("finding", "likely")
    dara.press("Save")
    page.goto(record)
    dara.start_counting()
    dara.press("Record choices")
    dara.write(interpreter="I-07")
    dara.tick("medium", "present")
    dara.tick("left", "card")
    services = page.eval_on_selector_all("#choices input[type=radio]", "all => [...new Set(all.map(one => one.name))]")
    assert len(services) == 8
    assert page.locator("#choices [lang=my]").count() >= 8  # the person's words stand beside the worker's
    for place, service in enumerate(services):
        dara.tick(service, ("accepted", "declined", "undecided")[place % 3])
    dara.click(page.get_by_role("button", name="Save choices").last)
    assert dara.clicks <= 14, dara.clicks
    page.goto(record)
    dara.start_counting()
    dara.click(page.locator(f"a[href$='/choices/{services[1]}/']").first)
    dara.tick("answer", "accepted")
    dara.click(page.get_by_role("button", name="Save").last)
    assert dara.clicks <= 3, dara.clicks
    text = printed(dara, "Make the record of choices")
    assert thread.person in text


def prosecutor_charges(chai: Hand, thread: Thread) -> None:
    """Step 9: a charge, its elements, what they rest on and how much of it is no testimony (R23); custody in 2 clicks."""
    page = chai.page
    page.goto(thread.exhibit)
    chai.tick("take-seal_intact", "yes")
    chai.press("Confirm: I hold it now")
    page.goto(thread.case)
    chai.press("Enter a charge")
    page.select_option("[name=suspect]", index=1)
    chai.tick("law", "forced_labour")
    chai.write(text="Night work behind a locked gate")
    chai.press("Enter the charge")
    page.goto("/")
    chai.start_counting()
    chai.click(page.locator("nav").get_by_text("Charges").first)
    chai.click(page.locator("main a[href*='/cases/charges/']").first)
    assert chai.clicks <= 2
    chai.sees("Nothing shows this yet")
    chai.press("Tie evidence")
    page.select_option("[name=element]", index=1)
    choice = page.locator("[name=support] option", has_text="Pay book, blue cover").first.get_attribute("value")
    page.select_option("[name=support]", choice)
    chai.press("Tie")
    chai.sees("100")
    page.goto("/")
    chai.start_counting()
    chai.click(page.locator("nav").get_by_text("Evidence").first)
    chai.click(page.locator("main a", has_text=re.compile("Pay book, blue cover|EX-")).first)
    assert chai.clicks <= 2
    chai.sees("Malee", "Chaiwat")


def operation_shows_both_tracks(wichai: Hand, thread: Thread) -> None:
    """Step 10: what is open for each suspect and exhibit; of the people only what the police may know: nothing."""
    wichai.page.goto(thread.operation)
    wichai.sees(OWNER, "Pay book, blue cover")
    wichai.sees_not(thread.person)


def nobody_else_meets_the_person(pim: Hand, chai: Hand, thread: Thread) -> None:
    """Police and prosecutor see nothing of the person: pages, search, API."""
    for hand in (pim, chai):
        for path in ("/", f"/search/?q={thread.person}", "/people/", "/api/v1/persons/"):
            body = hand.page.request.get(
                hand.page.url.split("/", 3)[0] + "//" + hand.page.url.split("/", 3)[2] + path
            ).text()
            assert thread.person not in body.replace(f"q={thread.person}", "").replace(f'value="{thread.person}"', "")
