"""Search or jump: asks every app what this person may find. Nothing is counted that could tell of hidden rows (R4)."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cases.selectors.search import search as search_cases
from evidence.selectors.search import search as search_evidence
from operations.selectors.search import search as search_operations
from siren.common.actor import acting
from siren.web.htmx import respond
from victims.selectors.search import search as search_people

SHORTEST = 2
LONGEST = 100
SEARCHES = (search_cases, search_operations, search_people, search_evidence)


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was found."""

    label: str
    url: str
    kind: str


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The page of results; for the dialog only the list."""
    actor = acting(request)
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST]
    found = [Found(*one) for ask in SEARCHES for one in ask(actor, text)] if len(text) >= SHORTEST else []
    return respond(
        request, "web/search.html", {"q": text, "found": found, "too_short": len(text) < SHORTEST}, partial="results"
    )
