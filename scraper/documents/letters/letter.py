"""Letters and reports without grades: told by their own title, read for their paragraphs alone.

A focused visit or a joint targeted area inspection (JTAI) ends in a letter. Letterhead, date and
the names of up to ten addressees may stand above its title; "Yours sincerely" ends its text.
Inspections of an area's services for special educational needs (SEND) and the joint area review of
2009 end in reports. Whatever grades they mention are those of other inspections: none is ever read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scraper.documents.pdf.layout import Line, Page
from scraper.documents.pdf.paragraphs import END_MATTER, read_paragraphs
from scraper.printed_words import comparable
from scraper.records import Paragraph, VisitKind

_SEND = r"(?:send|special educational needs and(?:/or)? disabilit(?:y|ies))"
_TITLES = (
    (VisitKind.JTAI, re.compile(r"joint targeted area inspection\b")),
    # In 2020 and 2021 some focused visits were called assurance visits.
    (
        VisitKind.FOCUSED_VISIT,
        re.compile(r"(?:ofsted |ilacs )?(?:focuss?ed|assurance) visit\b"),
    ),
    (VisitKind.MONITORING_VISIT, re.compile(r"(?:ofsted )?monitoring visit\b")),
    (
        VisitKind.AREA_SEND,
        re.compile(rf"(?:joint )?(?:local )?area {_SEND} (?:full |monitoring )?(?:inspe|re-?vis)"),
    ),
    (
        VisitKind.JOINT_AREA_REVIEW,
        re.compile(
            r"joint area review\b"
            r"|inspection of progress made in the provision of safeguarding services"
        ),
    ),
)
_SAYS_SO = re.compile(
    r"this letter (?:summari[sz]es|sets out|outlines|follows)\b.{1,50}?"
    r"(?:(?P<jtai>joint targeted area inspection)|(?P<focused_visit>(?:focuss?ed|assurance) visit)"
    r"|(?P<monitoring_visit>monitoring visit))"
)
_DATES = re.compile(r"inspection dates?\b", re.IGNORECASE)
_CLOSINGS = ("Yours sincerely", "Yours faithfully")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter whose kind is known.

    Attributes:
        kind: What it reports.
        title: Its title on one line; where it has none, the sentence that says what it is.
        lines: The lines of its title.
    """

    kind: VisitKind
    title: str
    lines: tuple[Line, ...]


def find_letter(page: Page) -> Letter | None:
    """Return what a first page says of itself if it is a letter's, else None.

    A title begins a line, with a capital letter; in a report with inspection dates, above these: a
    report of a graded inspection may speak of an earlier visit below them.
    """
    lines = sorted(page.lines, key=lambda line: (line.top, line.left))
    dates = next((line.top for line in lines if _DATES.match(line.text)), page.height)
    above = [line for line in lines if line.top < dates]
    for number, line in enumerate(above):
        if not line.text[:1].isupper():
            continue
        title = _whole_title(above, number)
        text = " ".join(each.text for each in title)
        for kind, pattern in _TITLES:
            if pattern.match(comparable(text)):
                return Letter(kind, text, title)
    return _known_by_sentence(above)


def _whole_title(lines: Sequence[Line], number: int) -> tuple[Line, ...]:
    """Return a line and those that go on with it: below it, in the same type, with no gap."""
    title = [lines[number]]
    for line in lines[number + 1 :]:
        last = title[-1]
        alike = abs(line.size - last.size) < 0.5 and line.weight == last.weight
        if alike and abs(line.left - last.left) < last.size:
            if line.top - last.top > 1.6 * last.size:
                break
            title.append(line)
        elif line.top - last.top > 1.6 * last.size:
            break
    return tuple(title)


def _known_by_sentence(lines: Sequence[Line]) -> Letter | None:
    """Return the letter whose first sentence says what it summarises, for want of a title."""
    for number in range(len(lines)):
        used = tuple(lines[number : number + 3])
        text = " ".join(line.text for line in used)
        if found := _SAYS_SO.match(comparable(text)):
            return Letter(VisitKind(found.lastgroup or ""), text, ())
    return None


def read_letter(letter: Letter, pages: Sequence[Page]) -> tuple[Paragraph, ...]:
    """Return a letter's paragraphs in reading order, without letterhead, addressees and signatures.

    Args:
        letter: As found on the first of the pages.
        pages: Its pages from there on, without running headers and footers.
    """
    below = max((line.bottom for line in letter.lines), default=0.0)
    head = {line for line in pages[0].lines if line.top < below}
    return read_paragraphs(pages, {}, head, ends=(*_CLOSINGS, END_MATTER), is_flat=True)
