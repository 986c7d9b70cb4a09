"""What the steps of the thread share: the names that must not leak, what one step leaves for the next, printing."""

import datetime as dt
from dataclasses import dataclass, field
from io import BytesIO

from django.utils import timezone
from pypdf import PdfReader

from tests.e2e.conftest import Hand

NOW = timezone.localtime().replace(second=0, microsecond=0)
# Words that no provider may meet (R10): the target, the business, the suspects, the source.
TARGET, BUSINESS, OWNER, SOURCE = (
    "Canal gate 17 Krathum",
    "Thongkham Shrimp Peeling",
    "Somkid Thongkham",
    "Old boatman Lek",
)


@dataclass
class Thread:
    """What one step leaves for the next."""

    case: str = ""
    plan: str = ""
    operation: str = ""
    notice: str = ""
    person: str = ""
    exhibit: str = ""
    seen_by_ngo: list[str] = field(default_factory=list)


def at(minutes: int) -> str:
    return (NOW + dt.timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M")


def printed(hand: Hand, button: str) -> str:
    """The text of a PDF that is asked for on this page and made by the worker."""
    hand.press(button)
    link = hand.page.locator("main a[href*='-copies/'], main a[href*='/people/document/']").first
    for _second in range(30):
        if link.count():
            break
        hand.page.wait_for_timeout(1000)
        hand.page.reload()
    answer = hand.page.request.get(link.get_attribute("href") or "")
    assert answer.headers["content-type"] == "application/pdf"
    assert "attachment" in answer.headers["content-disposition"]
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.body())).pages)
