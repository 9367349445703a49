"""Changes as an Atom feed (RFC 4287): valid, escaped, the same bytes for the same facts."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from warehouse.common.text import day_in_words
from warehouse.news.changes import Change, in_words

ATOM = "http://www.w3.org/2005/Atom"
TITLE = "New Ofsted verdicts on councils' services for children"
# Names of entries for ever: they must not depend on where a feed is published.
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "https://reports.ofsted.gov.uk/#councils-compared")
_BEGINNING = datetime(2009, 1, 1, tzinfo=UTC)
# Characters that XML 1.0 cannot hold at all, escaped or not.
_NEVER_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_atom(
    changes: Iterable[Change],
    newest: datetime | None,
    rights: str,
    address: str | None = None,
    *,
    title: str | None = None,
    name: str | None = None,
    page_of: Callable[[Change], str | None] | None = None,
) -> bytes:
    """Return the feed.

    Args:
        changes: The entries, newest first.
        newest: When the newest verdict of all became news: the feed's time where
            it has no entry. The clock is never asked: an unchanged feed stays unchanged.
        rights: Whose data it is.
        address: Where the feed is published, for its link to itself (RFC 4287 section 4.1.1 says
            that a feed should have one); None where that is not known.
        title: What it is called; by default that of the whole country's.
        name: What tells this feed from the others, for ever; None for that of the whole country.
        page_of: Where our own page on a verdict's council is; None where there is none.

    Returns:
        UTF-8 with an XML declaration and a newline at its end.
    """
    changes = tuple(changes)
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "en-GB"})
    _text(feed, "id", (uuid.uuid5(_NAMES, name) if name else _NAMES).urn)
    _text(feed, "title", title or TITLE)
    _text(feed, "updated", _moment(max((each.updated for each in changes), default=newest)))
    if address:
        link = {"rel": "self", "type": "application/atom+xml", "href": _clean(address)}
        ET.SubElement(feed, f"{{{ATOM}}}link", link)
    author = ET.SubElement(feed, f"{{{ATOM}}}author")
    _text(author, "name", "Councils Compared")
    _text(feed, "rights", rights)
    for change in changes:
        _entry(feed, change, page_of(change) if page_of else None)
    ET.indent(feed)
    return ET.tostring(feed, encoding="utf-8", xml_declaration=True) + b"\n"


def _entry(feed: ET.Element, change: Change, page: str | None) -> None:
    entry = ET.SubElement(feed, f"{{{ATOM}}}entry")
    _text(entry, "id", uuid.uuid5(_NAMES, change.entry).urn)
    _text(entry, "title", change.headline)
    _text(entry, "published", f"{change.published.isoformat()}T00:00:00Z")
    _text(entry, "updated", _moment(change.updated))
    ET.SubElement(entry, f"{{{ATOM}}}link", {"rel": "alternate", "href": _clean(change.url)})
    if page:
        ET.SubElement(entry, f"{{{ATOM}}}link", {"rel": "related", "href": _clean(page)})
    ET.SubElement(entry, f"{{{ATOM}}}category", {"term": _clean(change.council)})
    dates = (
        f"Published {day_in_words(change.published)}, first seen {day_in_words(change.first_seen)}."
    )
    if change.revised:
        dates += f" Revised: another version was first seen {day_in_words(change.revised)}."
    if change.vanished:
        dates += f" {change.withdrawal_note}"
    lines = [f"{change.framework}. {dates}", *(f"{in_words(each)}." for each in change.areas)]
    _text(entry, "content", "\n".join(lines)).set("type", "text")


def _text(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{ATOM}}}{name}")
    element.text = _clean(text)
    return element


def _clean(text: str) -> str:
    return _NEVER_IN_XML.sub(" ", text)


def _moment(moment: datetime | None) -> str:
    """Return a time in UTC as RFC 3339 has it; the beginning of the records for none."""
    return (moment or _BEGINNING).replace(tzinfo=UTC).isoformat().replace("+00:00", "Z")
