"""Headers of Ofsted's sheets about councils: what each column says, by its words.

The vocabulary is that of the releases of 2022 to 2026, with the freedom in wording that differs
from year to year. A header that is not in it makes the whole sheet one that is not understood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from scraper.documents.workbooks.cells import NotUnderstoodError, read_text
from scraper.printed_words import bare_words
from scraper.records import Area, Framework, InspectionType


class Field(StrEnum):
    """What a column holds, other than the judgement of an area."""

    LINK = "web link"
    URN = "Ofsted's number"
    COUNCIL = "council"
    ONS_CODE = "ONS code"
    REGION = "region"
    COUNCIL_TYPE = "council type"
    COUNCIL_STATUS = "council status"
    TYPE = "inspection type"
    STARTED = "inspection date"
    ENDED = "inspection end date"
    PUBLISHED = "publication date"
    THEME = "visit theme"


@dataclass(frozen=True, slots=True)
class Group:
    """The inspection that a column belongs to.

    Attributes:
        framework: None for the columns of the row itself: its dates and type say more.
        inspection_type: None where a column of the group holds it.
        number: 1 for the first (or only) one of its kind in a row, 2 for the second.
        separately: "safeguarding" or "looked after" for the two re-inspections of SLAC, which have
            a date each; else "".
    """

    framework: Framework | None = None
    inspection_type: InspectionType | None = None
    number: int = 1
    separately: str = ""


ROW = Group()  # of the sheets with one inspection a row


@dataclass(frozen=True, slots=True)
class Column:
    """One column: where it is, whose inspection it is about, what it holds."""

    index: int
    group: Group
    content: Field | Area


_OVERALL = r"(?:overall effectiveness|overall judgement|oe)(?: judgement| grade)?"
_PUBLISHED = r"(?:report )?publication date"
_LEADERS = (
    r"(?:the )?impact of leaders"
    r"(?: on (?:social work )?practice(?: with children and families)?)?"
)
_EXPERIENCES = r"(?:the )?experiences and progress of "

# The row itself: which council, and where it is.
_ROW_FIELDS: tuple[tuple[str, Field], ...] = (
    (r"web ?link(?: to .*)?|link to (?:ofsted|report).*", Field.LINK),
    (r"(?:local authority|la)(?: name)?", Field.COUNCIL),
    (r"(?:ofsted )?urn|unique reference number", Field.URN),
    (r"(?:local authority|la)(?: area)? code|ons(?: area)? code|area code", Field.ONS_CODE),
    (r"(?:ofsted |la )?region", Field.REGION),
    (r"(?:local authority|la)(?: authority)? type", Field.COUNCIL_TYPE),
    (r"(?:local authority|la) status", Field.COUNCIL_STATUS),
    (r"inspection(?: (?:or )?visit)? type", Field.TYPE),
    (r"inspection(?: (?:or )?visit)?(?: start)? date", Field.STARTED),
    (r"inspection(?: (?:or )?visit)? end date", Field.ENDED),
    (r"(?:inspection(?: (?:or )?visit)? )?" + _PUBLISHED, Field.PUBLISHED),
    (r"(?:focused )?visit theme|theme", Field.THEME),
)

# What ILACS judges, in all its periods; alone in the yearly sheets, prefixed in the wide one.
_ILACS_AREAS: tuple[tuple[str, Area], ...] = (
    (_OVERALL, Area.OVERALL_EFFECTIVENESS),
    (_LEADERS, Area.LEADERSHIP),
    (_EXPERIENCES + "children who need help and protection", Area.HELP_AND_PROTECTION),
    (_EXPERIENCES + "children in care and care leavers", Area.IN_CARE_AND_CARE_LEAVERS),
    (_EXPERIENCES + "children in care", Area.IN_CARE),
    (_EXPERIENCES + "(?:children )?care leavers", Area.CARE_LEAVERS),
)

_SIF_AREAS: tuple[tuple[str, Field | Area], ...] = (
    (_PUBLISHED, Field.PUBLISHED),
    (_OVERALL, Area.OVERALL_EFFECTIVENESS),
    (
        r"(?:experiences and progress of )?children who need help and protection",
        Area.HELP_AND_PROTECTION,
    ),
    (r"children looked after and achieving permanence", Area.LOOKED_AFTER_AND_PERMANENCE),
    (r"(?:cla )?(?:sub )?adoption performance", Area.ADOPTION),
    (r"(?:cla )?(?:sub )?" + _EXPERIENCES + "care leavers", Area.CARE_LEAVERS),
    (r"leadership management and governance", Area.LEADERSHIP),
)

_REMARK = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_CARE = {Area.IN_CARE, Area.CARE_LEAVERS, Area.IN_CARE_AND_CARE_LEAVERS}
_CARE_COLUMNS = ({Area.IN_CARE_AND_CARE_LEAVERS}, {Area.IN_CARE, Area.CARE_LEAVERS})
_NUMBERS = {"": 1, "first ": 1, "second ": 2, "third ": 3, "1st ": 1, "2nd ": 2, "3rd ": 3}


def _words(header: str) -> str:
    """Return a header in lower case without footnote marks, brackets and punctuation."""
    return bare_words(_REMARK.sub(" ", header.replace("&", " and ")))


def _vocabulary() -> list[tuple[re.Pattern[str], Group, Field | Area]]:
    """Return every header that we know as (pattern, whose inspection, what it holds)."""
    slac = Group(Framework.SLAC, InspectionType.INSPECTION)
    slac_safeguarding = Group(
        Framework.SLAC, InspectionType.REINSPECTION, separately="safeguarding"
    )
    slac_looked_after = Group(
        Framework.SLAC, InspectionType.REINSPECTION, separately="looked after"
    )
    protection = Group(Framework.CHILD_PROTECTION, InspectionType.INSPECTION)
    protection_reinspection = Group(Framework.CHILD_PROTECTION, InspectionType.REINSPECTION)
    looked_after = Group(Framework.LOOKED_AFTER_2013, InspectionType.INSPECTION)
    sif = Group(Framework.SIF, InspectionType.INSPECTION)
    sif_reinspection = Group(Framework.SIF, InspectionType.REINSPECTION)
    reinspection = "re ?inspection (?:of )?(?:services )?(?:for )?"
    known: list[tuple[str, Group, Field | Area]] = [
        (pattern, ROW, field) for pattern, field in _ROW_FIELDS
    ]
    known += [(pattern, ROW, area) for pattern, area in _ILACS_AREAS]
    known += [
        (
            rf"(?:slac|safeguarding and looked after children)(?: inspection)? {_PUBLISHED}",
            slac,
            Field.PUBLISHED,
        ),
        (rf"slac safeguarding {_OVERALL}", slac, Area.SAFEGUARDING),
        (rf"slac looked after children {_OVERALL}", slac, Area.LOOKED_AFTER),
        (rf"slac {reinspection}safeguarding {_PUBLISHED}", slac_safeguarding, Field.PUBLISHED),
        (rf"slac {reinspection}safeguarding {_OVERALL}", slac_safeguarding, Area.SAFEGUARDING),
        (
            rf"slac {reinspection}children looked after {_PUBLISHED}",
            slac_looked_after,
            Field.PUBLISHED,
        ),
        (
            rf"slac {reinspection}children looked after {_OVERALL}",
            slac_looked_after,
            Area.LOOKED_AFTER,
        ),
        (rf"(?:cpi|child protection inspections?) {_PUBLISHED}", protection, Field.PUBLISHED),
        (rf"cpi {_OVERALL}", protection, Area.CHILD_PROTECTION),
        (
            rf"(?:cpri|child protection re ?inspections?) {_PUBLISHED}",
            protection_reinspection,
            Field.PUBLISHED,
        ),
        (rf"cpri {_OVERALL}", protection_reinspection, Area.CHILD_PROTECTION),
        (
            rf"(?:tlac|targeted looked after children)(?: inspection)? {_PUBLISHED}",
            looked_after,
            Field.PUBLISHED,
        ),
        (rf"tlac {_OVERALL}", looked_after, Area.LOOKED_AFTER),
        (rf"(?:first sif )?lscb {_OVERALL}", sif, Area.LSCB),
    ]
    single = "(?:single inspection of la children's services )?"
    known += [(rf"{single}first sif {pattern}", sif, content) for pattern, content in _SIF_AREAS]
    known += [
        (rf"{single}sif re ?inspection {pattern}", sif_reinspection, content)
        for pattern, content in _SIF_AREAS
    ]
    in_ilacs: list[tuple[str, Field | Area]] = [
        ("inspection type|type", Field.TYPE),
        ("inspection(?: start)? date", Field.STARTED),
        ("(?:inspection )?" + _PUBLISHED, Field.PUBLISHED),
        *_ILACS_AREAS,
    ]
    services = "(?:inspections? of (?:la|local authority) children's services )?"
    for nth, number in _NUMBERS.items():
        group = Group(Framework.ILACS, None, number)
        named = f"{nth}ilacs(?: framework)?|ilacs(?: framework)? {nth.strip()}"
        known += [
            (rf"{services}(?:{named})(?: inspection)? (?:{pattern})", group, content)
            for pattern, content in in_ilacs
        ]
    return [(re.compile(pattern), group, content) for pattern, group, content in known]


_VOCABULARY = _vocabulary()
_OF_PROVIDERS = {"provision type", "provider name", "provider type", "registration status"}


def is_header_row(cells: Sequence[Any]) -> bool:
    """Return whether a row is the header of a table with a column for the council."""
    pattern = _ROW_FIELDS[1][0]
    filled = [words for words in (_words(read_text(cell)) for cell in cells) if words]
    return len(filled) >= 4 and any(re.fullmatch(pattern, words) for words in filled)


def is_about_providers(cells: Sequence[Any]) -> bool:
    """Return whether a header row is that of a table of children's homes, agencies and the like.

    Such a table may name the council in words of its own ("Premises Local Authority").
    """
    filled = {_words(read_text(cell)) for cell in cells}
    return len(filled) >= 4 and bool(filled & _OF_PROVIDERS)


def understand(cells: Sequence[Any]) -> tuple[Column, ...]:
    """Return what each column of a header row holds.

    Raises:
        NotUnderstoodError: a header is unknown, has two meanings, stands twice, or is missing.
    """
    columns: list[Column] = []
    for index, cell in enumerate(cells):
        header = read_text(cell)
        if not header:
            if any(read_text(later) for later in cells[index:]):
                raise NotUnderstoodError(f"column {index + 1} has no header")
            break
        words = _words(header)
        meanings = {(group, content) for p, group, content in _VOCABULARY if p.fullmatch(words)}
        if len(meanings) != 1:
            fault = "is unknown" if not meanings else "can mean several things"
            raise NotUnderstoodError(f"the header {header!r} {fault}")
        columns.append(Column(index, *meanings.pop()))
    _check(columns)
    return tuple(columns)


def _check(columns: list[Column]) -> None:
    """Raise NotUnderstoodError unless the columns make a whole table, each once."""
    seen = [(column.group, column.content) for column in columns]
    for group, content in seen:
        if seen.count((group, content)) > 1:
            raise NotUnderstoodError(f"two columns hold the {content} of the same inspection")
    if (ROW, Field.COUNCIL) not in seen:
        raise NotUnderstoodError("no column names the council")
    groups = {group for group, content in seen if isinstance(content, Area)}
    if not groups:
        raise NotUnderstoodError("no column holds a judgement")
    for group in groups:
        _check_group(group, {content for other, content in seen if other == group})


def _check_group(group: Group, contents: set[Field | Area]) -> None:
    """Raise NotUnderstoodError unless an inspection's columns say what it needs."""
    if not contents & {Field.STARTED, Field.PUBLISHED}:
        raise NotUnderstoodError("judgements without a date")
    if group.framework is Framework.ILACS and Field.TYPE not in contents:
        raise NotUnderstoodError("an ILACS inspection without its type")
    if group.framework not in {None, Framework.ILACS}:
        return
    if not {Area.LEADERSHIP, Area.HELP_AND_PROTECTION} <= contents:
        raise NotUnderstoodError("an ILACS judgement has no column")
    if contents & _CARE not in _CARE_COLUMNS:
        raise NotUnderstoodError("children in care and care leavers have columns in a new way")
