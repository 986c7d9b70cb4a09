"""The risk matrix: one place for its thresholds, its words and its cells."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _


def likelihoods() -> list[str]:
    """Words for likelihood 1 to 5."""
    return [_("Rare"), _("Unlikely"), _("Possible"), _("Likely"), _("Almost sure")]


def harms() -> list[str]:
    """Words for impact 1 to 5."""
    return [_("Slight"), _("Minor"), _("Serious"), _("Severe"), _("Lasting")]


def band(score: int) -> int:
    """The colour band of a score, 1 (low) to 4 (high)."""
    if score >= 15:
        return 4
    if score >= 10:
        return 3
    if score >= 5:
        return 2
    return 1


def level(likelihood: int, impact: int) -> tuple[str, str]:
    """The kind of chip and the word for a risk."""
    kinds = ["ok", "neutral", "warn", "bad"]
    words = [_("Low"), _("Medium"), _("Raised"), _("High")]
    step = band(likelihood * impact) - 1
    return kinds[step], words[step]


def matrix(risks: Iterable[Any]) -> list[dict[str, Any]]:
    """Rows of the matrix from the likeliest down; each cell carries its score, band and the codes in it."""
    placed: dict[tuple[int, int], list[str]] = {}
    for risk in risks:
        placed.setdefault((int(risk.likelihood), int(risk.impact)), []).append(str(risk.code))
    return [
        {
            "label": likelihoods()[likelihood - 1],
            "cells": [
                {
                    "score": likelihood * impact,
                    "band": band(likelihood * impact),
                    "codes": placed.get((likelihood, impact), []),
                }
                for impact in range(1, 6)
            ],
        }
        for likelihood in range(5, 0, -1)
    ]
