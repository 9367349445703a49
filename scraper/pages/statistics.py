"""GOV.UK's pages on Ofsted's social care statistics: the collection, and each release in it.

Every page has a JSON twin in the content API: a collection lists its releases in `links.documents`,
a release its files in `details.attachments`, or as rendered links in `details.documents`
(docs/sources.md; the schemas `document_collection` and `publication` of
docs.publishing.service.gov.uk). Where the JSON is not as expected the HTML page serves.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

from scraper.pages.html import PageError, links_in, main_part, text_of, tree
from scraper.printed_words import bare_words, one_line

COLLECTION = "/government/collections/childrens-social-care-statistics"
CONTENT_API = "/api/content"

_RELEASE_PATH = re.compile(r"/government/(?:statistics|publications|statistical-data-sets)/[\w-]+")
_FORMATS = ("ods", "xlsx")  # the best first: one format of a workbook is enough
_OLD_FORMATS = ("xls", "xlsb", "xlsm")
# Releases and files about something else, by the words of their titles. One about councils' own
# inspections is wanted even so: "Local authority and children's homes inspections".
_OTHER_MATTERS = re.compile(
    r"\b(?:foster\w*|adoption|placements?|serious incidents?|notifications?|questionnaires?"
    r"|surveys?|send|special educational needs|safeguarding letters?|methodology|quality report"
    r"|glossary|pre release|early years|childcare|cafcass|user feedback)\b"
)
_COUNCILS = re.compile(
    r"\b(?:local authorit(?:y|ies)|la)\b.*\b(?:inspections?|outcomes?|judgements?)\b"
    r"|\bchildren'?s services\b.*\b(?:inspections?|outcomes?|judgements?)\b"
    r"|\binspections?\b.*\blocal authorit(?:y|ies)\b"
)
# What the workbooks with council-level sheets have been called since 2018.
_WORKBOOKS = re.compile(r"\bunderlying data\b|\binspection outcomes?\b")


@dataclass(frozen=True, slots=True)
class Release:
    """A release as the collection lists it; `path` is that of its page on GOV.UK."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a release, as the page gives it."""

    title: str
    url: str

    @property
    def filename(self) -> str:
        """The last part of the address, decoded."""
        return unquote(PurePosixPath(_path_of(self.url)).name)

    @property
    def suffix(self) -> str:
        """The format that the file's name ends with, in lower case; "" for none."""
        return PurePosixPath(self.filename).suffix.lower().removeprefix(".")


@dataclass(frozen=True, slots=True)
class Choice:
    """What to ask for, and the titles of what is left alone."""

    wanted: tuple[Any, ...]
    left_alone: tuple[str, ...]


def read_collection(body: bytes) -> tuple[Release, ...]:
    """Return the releases that the collection's JSON or HTML lists, in its order, each once.

    Raises:
        PageError: it lists none, or is neither.
    """
    content = _json(body)
    if content is None:
        page = main_part(tree(body))
        found = [(text_of(link), str(link["href"])) for link in links_in(page)]
    else:
        found = [
            (str(document.get("title") or ""), str(document.get("base_path") or ""))
            for document in _list(content, "links", "documents")
            if isinstance(document, dict)
        ]
    releases: dict[str, Release] = {}
    for title, href in found:
        path = _path_of(href)
        if _RELEASE_PATH.fullmatch(path):
            releases.setdefault(path, Release(one_line(title), path))
    if not releases:
        raise PageError("the collection of statistics lists no release")
    return tuple(releases.values())


def read_release(body: bytes) -> tuple[Attachment, ...]:
    """Return the files that a release's JSON or HTML lists, in its order; none is possible.

    Raises:
        PageError: it is neither, or an error page.
    """
    content = _json(body)
    if content is None:
        return _links(main_part(tree(body)))
    found = [
        Attachment(one_line(str(each.get("title") or "")), str(each["url"]))
        for each in _list(content, "details", "attachments")
        if isinstance(each, dict) and each.get("url")
    ]
    if found:
        return tuple(found)
    rendered = [each for each in _list(content, "details", "documents") if isinstance(each, str)]
    return _links(BeautifulSoup("".join(rendered), "lxml"))


def choose_releases(releases: Iterable[Release]) -> Choice:
    """Leave alone the releases known to be about something else; an unknown one is asked."""
    wanted, left_alone = [], []
    for release in releases:
        words = bare_words(f"{release.title} {release.path.rsplit('/', 1)[-1]}")
        if _OTHER_MATTERS.search(words) and not _COUNCILS.search(words):
            left_alone.append(release.title or release.path)
        else:
            wanted.append(release)
    return Choice(tuple(wanted), tuple(left_alone))


def is_about_councils(release: Release) -> bool:
    """Whether a release's title says that it is about inspections of councils."""
    return bool(_COUNCILS.search(bare_words(release.title)))


def choose_workbooks(attachments: Iterable[Attachment]) -> Choice:
    """Choose the workbooks that may hold councils' outcomes, each in one format.

    A file that is left alone is a workbook about something else, in a format that we do not read,
    or the same one in another format. The text of a release is not counted.
    """
    by_name: dict[str, list[Attachment]] = {}
    left_alone: list[str] = []
    for attachment in attachments:
        stem, suffix = PurePosixPath(attachment.filename).stem.lower(), attachment.suffix
        if suffix not in _FORMATS + _OLD_FORMATS:
            continue
        words = bare_words(f"{attachment.title} {stem}")
        is_other = _OTHER_MATTERS.search(words) or not _WORKBOOKS.search(words)
        if suffix in _OLD_FORMATS or (is_other and not _COUNCILS.search(words)):
            left_alone.append(attachment.title or attachment.filename)
        else:
            by_name.setdefault(stem, []).append(attachment)
    wanted = []
    for same in by_name.values():
        best = min((each.suffix for each in same), key=_FORMATS.index)
        wanted += [each for each in same if each.suffix == best]
        left_alone += [each.title or each.filename for each in same if each.suffix != best]
    return Choice(tuple(wanted), tuple(left_alone))


def _json(body: bytes) -> dict[str, Any] | None:
    """Return the body as a JSON object; None where it is not JSON at all."""
    if body.lstrip()[:1] != b"{":
        return None
    try:
        content: dict[str, Any] = json.loads(body)
    except ValueError as error:
        raise PageError("JSON that breaks off or is damaged") from error
    return content


def _list(content: dict[str, Any], outer: str, inner: str) -> list[Any]:
    """Return content[outer][inner] if it is a list; an empty list where there is none."""
    within = content.get(outer)
    found = within.get(inner) if isinstance(within, dict) else None
    return (
        [each for each in found if isinstance(each, dict | str)] if isinstance(found, list) else []
    )


def _links(page: Any) -> tuple[Attachment, ...]:
    """Return the links of a page to files, each once, with the longest text that it has."""
    found: dict[str, str] = {}
    for link in links_in(page):
        href, title = str(link["href"]), text_of(link)
        if re.search(r"\.\w{3,4}$", _path_of(href)) and len(title) >= len(found.get(href, "")):
            found[href] = title
    return tuple(Attachment(title, href) for href, title in found.items())


def _path_of(href: str) -> str:
    """Return the path of an address; "" for one that is none."""
    try:
        return urlsplit(href).path
    except ValueError:
        return ""
