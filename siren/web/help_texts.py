"""The words of the help page: one task, a few steps, no jargon."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Task:
    """Something a person wants to do, and how."""

    title: Text
    steps: tuple[Text, ...]


EVERYONE = (
    Task(
        _("Find something"),
        (
            _("Press Ctrl and K, or the search button at the top."),
            _("Type a reference, a name or a number. You find only what you may see."),
        ),
    ),
    Task(
        _("A page says that there is nothing you can open"),
        (
            _("Either it does not exist, or it is not yours to see. The page cannot tell you which."),
            _("If you need it for your work, ask the person who leads the case."),
        ),
    ),
    Task(
        _("Two people changed the same thing"),
        (
            _("Nothing is lost. You see both versions side by side."),
            _("Keep yours on top, or take theirs."),
        ),
    ),
)

REPORTS = (
    Task(
        _("Log a report"),
        (
            _("Open Intelligence and press New report."),
            _("Write facts only, one to each item. Put opinion in its own box."),
            _("Grade each item: how reliable is the source, and how does it know?"),
            _("Say who told you in the source box. Only people who handle sources can open it."),
        ),
    ),
    Task(
        _("See all links of a phone, a car or a person"),
        (_("Search for it and open it."), _("The table below the chart shows the same links as the chart.")),
    ),
)
PLANNING = (
    Task(
        _("Write a plan"),
        (
            _("Open the case and start a plan."),
            _("Say why a raid is needed, what else was considered, and the harm if you go and if you do not."),
            _("Give every person on it one role. Name the safe site."),
            _("Send it when the checks are in order. An edit after approval cancels the approval."),
        ),
    ),
)
DECIDING = (
    Task(
        _("Decide on a plan"),
        (
            _("Open Approvals. The top of each plan says what stands in the way."),
            _("Approve, return it with your reasons, or refuse it and name another way."),
            _("You cannot decide on a plan that you wrote, changed or are on. Two people must approve."),
        ),
    ),
)
COMMAND = (
    Task(
        _("Run the live board"),
        (
            _("Press +1 as it happens. Two phones can count at the same time."),
            _("The bar at the bottom says how old the page is. If it is too old, use the radio."),
            _("Stop the raid: press once, then confirm."),
        ),
    ),
)
EXHIBITS = (
    Task(
        _("Enter an exhibit"),
        (
            _("Open Evidence and press New exhibit. Say who found it, where and when."),
            _("Attach the file. It is sealed as it arrives and checked each time it is opened."),
            _("Hand it over: the next person must confirm before it is theirs."),
        ),
    ),
)
CARE = (
    Task(
        _("Start a person's record"),
        (
            _("Open People and press New person. You need no name: a code is enough."),
            _("Names are kept apart. Police and prosecutor cannot open them."),
        ),
    ),
    Task(
        _("Record a choice"),
        (
            _("Turn the screen to the person. Read the text, or let them listen to it."),
            _("Yes, no and not sure count the same. Never answer for them."),
            _("They can change their mind at any time. The earlier answer stays in the record."),
        ),
    ),
    Task(
        _("Someone looks over your shoulder"),
        (
            _("Press Leave now, or Shift three times. The page goes blank and you are signed out."),
            _("It does not clear the history of the browser."),
        ),
    ),
)
CHARGES = (
    Task(
        _("See what a charge still lacks"),
        (
            _("Open Charges. Elements without evidence are marked."),
            _("The share beside a charge says how much of it does not rest on anyone's testimony."),
        ),
    ),
)
WATCHING = (
    Task(
        _("Look into an access"),
        (
            _("Open Accesses. Each line says who looked at which record, and when."),
            _("Refusals show who tried what they may not."),
        ),
    ),
)

BY_ROLE: dict[str, tuple[Task, ...]] = {
    "analyst": REPORTS,
    "inspector": REPORTS,
    "planner": PLANNING,
    "supervisor": DECIDING,
    "commander": COMMAND,
    "evidence_officer": EXHIBITS,
    "coordinator": CARE[2:],
    "caseworker": CARE,
    "prosecutor": CHARGES,
    "oversight": WATCHING,
}


def tasks(role: str) -> tuple[Task, ...]:
    """The tasks of a role, then what everyone needs."""
    return BY_ROLE.get(role, ()) + EVERYONE


def rules() -> tuple[Text, ...]:
    """What holds for everyone, always."""
    return (
        _("Look only at what you need for your work. Every look at a protected record is written down."),
        _("Use a person's code, never the name, wherever you can."),
        _("Looking for people without papers is no one's task here."),
        _("What a person decides about help never depends on what they say about the case."),
    )
