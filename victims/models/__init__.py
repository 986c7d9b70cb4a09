"""Every model of the app."""

from victims.models.choice import Choice, ChoiceDocument, Explanation
from victims.models.identity import Identity
from victims.models.person import Person
from victims.models.screening import Screening, ScreeningAnswer
from victims.models.service_type import ServiceType

__all__ = [
    "Choice",
    "ChoiceDocument",
    "Explanation",
    "Identity",
    "Person",
    "Screening",
    "ScreeningAnswer",
    "ServiceType",
]
