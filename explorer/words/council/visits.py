"""What is said of visits and letters without grades: what they are, and which are held.

Sentences for Markdown are escaped. Labels, which stand in tables and charts, are text as it is:
writing/html.py escapes it there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from explorer.words.writing.markdown import listed, plain
from explorer.words.writing.sentences import Row, sentence

VISITS = {
    "focused_visit": ("Focused visits", "focused visit", "focused visits"),
    "monitoring_visit": ("Monitoring visits", "monitoring visit", "monitoring visits"),
    "jtai": ("Joint inspections (JTAI)", "joint inspection (JTAI)", "joint inspections (JTAI)"),
    "area_send": ("SEND inspections", "SEND inspection", "SEND inspections"),
    "joint_area_review": ("Joint area reviews", "joint area review", "joint area reviews"),
    "other": ("Other letters", "other letter", "other letters"),
}
"""Kinds of ungraded visit: as a heading, one, and several."""
MEANINGS = {
    "focused_visit": "inspectors look at one part of the services for a few days, between "
    "inspections, and write a letter without grades",
    "monitoring_visit": "after a grade of inadequate, inspectors come every few months to see "
    "whether services get better",
    "jtai": "joint targeted area inspection: inspectors of social care, health, police and "
    "probation look together at one theme in the area; no grades",
    "area_send": "inspectors of education and health look at how the whole area serves children "
    "with special educational needs and disabilities (SEND); since 2023 with one of three "
    "outcomes, not with grades",
    "joint_area_review": "an older review of all services for children in an area, until 2009",
}
"""What each kind of visit is, for who never heard of it."""
INSPECTIONS_MEAN = (
    "**ILACS** (inspection of local authority children’s services) has been the inspection since "
    "2018; a short one takes about a week in the council, a standard one two. **SIF** (single "
    "inspection framework) was the one before it, from 2013 on. The **board** is the local "
    "safeguarding children board (LSCB), which councils, police and health services had until 2019."
)
_ALWAYS_NAMED = ("focused_visit", "monitoring_visit", "jtai", "area_send")


def visits_note(subject: Row, held: Sequence[str], reach: Mapping[str, Any]) -> str:
    """Say which kinds of visit are missing here, and how far the lists of them reach back.

    Args:
        subject: The council.
        held: The kinds of which it has any.
        reach: The first day of each kind that is held of any council.
    """
    missing = [kind for kind in _ALWAYS_NAMED if kind not in held and kind in reach]
    parts = []
    if missing:
        names = [VISITS[kind][1] for kind in missing]
        one = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
        parts.append(f"No {one} of {plain(subject['council'])} is held here")
    listed_kinds = [kind for kind in _ALWAYS_NAMED if kind in reach]
    if listed_kinds:
        by_year: dict[int, list[str]] = {}
        for kind in listed_kinds:
            by_year.setdefault(pd.Timestamp(reach[kind]).year, []).append(VISITS[kind][2])
        back = [f"to {year} for {listed(kinds)}" for year, kinds in sorted(by_year.items())]
        parts.append(f"the lists held reach back {', '.join(back)}")
    nowhere = [VISITS[kind][2] for kind in _ALWAYS_NAMED if kind not in reach]
    if nowhere:
        parts.append(f"no list of {' or '.join(nowhere)} is held")
    return f"{sentence('; '.join(parts))}."


def theme(text: Any) -> str:
    """Return what a visit looked at, with its initials as people write them."""
    return re.sub(
        r"\b(send|jtai)\b", lambda found: found[0].upper(), str(text), flags=re.IGNORECASE
    )


def kinds_explained(kinds: Sequence[str]) -> str:
    """Say in plain words what inspections and visits are, in Markdown.

    Args:
        kinds: Those of visits that a council has.
    """
    named = [kind for kind in MEANINGS if kind in kinds or kind in _ALWAYS_NAMED]
    return f"{INSPECTIONS_MEAN}\n\n" + "\n".join(
        f"- **{sentence(VISITS[kind][1])}**: {MEANINGS[kind]}." for kind in named
    )
