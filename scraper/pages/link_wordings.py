"""What kind of document a link's wording announces.

Only the document itself tells what it is: one wording stands for several kinds (docs/sources.md).
The kind said by the link is kept beside it.
"""

from __future__ import annotations

import re

from scraper.printed_words import comparable, without_format

CHILDRENS_SERVICES = "childrens_services"
OTHER = "other"

# First match wins: a "monitoring visit of children's services" is a visit.
_RULES = (
    ("monitoring_visit", re.compile(r"\bmonitoring (visit|letter)")),
    ("focused_visit", re.compile(r"\b(focuss?ed|assurance) visit")),
    ("jtai", re.compile(r"\bjoint (area child protection|targeted area)|\bjtai\b")),
    ("area_send", re.compile(r"\bsend\b|special educational needs")),
    ("joint_area_review", re.compile(r"\bjoint area review\b")),
    (
        CHILDRENS_SERVICES,
        re.compile(
            r"\bchildren'?s services\b|\bsingle inspection\b|\blooked after children\b"
            r"|\bsafeguarding\b|\bprotection of children\b|\blocal authority children\b"
        ),
    ),
)

# Wordings met on councils' pages up to August 2026, in lower case; any other is reported.
KNOWN = frozenset(
    {
        "children's services inspection",
        "single inspection of la children's services",
        "joint area child protection inspection",
        "joint area review - progress inspection",
        "area send full inspection",
        "children's services focused visit",
    }
)


def bare_wording(wording: str) -> str:
    """Return a wording as wordings are compared, without its format."""
    return without_format(comparable(wording))


def kind_of(wording: str) -> str:
    """Return what the wording says: one of the kinds of `listings.kind`, `other` if none fits."""
    text = bare_wording(wording)
    return next((kind for kind, rule in _RULES if rule.search(text)), OTHER)


def is_known(wording: str) -> bool:
    """Whether this wording has been met before."""
    return bare_wording(wording) in KNOWN
