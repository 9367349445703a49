"""Rows in, HTML out: tables and marks of grades, for the explorer and the static pages alike.

Every text is escaped here and nowhere else; an address is followed only if it is one of the web's.
A table made so is a few KB and costs the server nothing to send again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from explorer.grades import GRADES, letter_of
from explorer.words.writing.markdown import known, safe_address


@dataclass(frozen=True, slots=True)
class Html:
    """Text that is HTML already, made by the functions of this module."""

    text: str

    def __str__(self) -> str:
        return self.text

    def __add__(self, other: Html | str) -> Html:
        return Html(self.text + html(other).text)


def html(text: Any) -> Html:
    """Return anything as HTML: what is HTML already as it is, all else escaped."""
    return text if isinstance(text, Html) else Html(escape("" if text is None else str(text)))


def join(parts: Sequence[Html | str], between: str = " ") -> Html:
    """Return several parts as one."""
    return Html(between.join(html(part).text for part in parts))


def tag(name: str, content: Html | str, **attributes: Any) -> Html:
    """Return an element; `class_` is its class, underscores in other names are hyphens."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Html(f"<{name}{written}>{html(content).text}</{name}>")


def link(text: Html | str, address: Any, page: Any = None) -> Html:
    """Return a link to a document, or the text alone where the address is not safe to follow.

    Args:
        text: What to click on.
        address: Where it leads.
        page: Page of a PDF to open it at.
    """
    if not safe_address(address):
        return html(text)
    place = f"#page={int(page)}" if known(page) else ""
    return tag("a", text, href=f"{address}{place}", target="_blank", rel="noopener")


def inner_link(text: Html | str, path: str) -> Html:
    """Return a link to a page of the explorer, such as "council?council=luton"."""
    if re.match(r"[a-z]+:|//", path):
        raise ValueError(f"{path} leads out of the explorer")
    return tag("a", text, href=path, target="_self")


def chip(grade: str | None, shown: str | None = None, word: bool = True) -> Html:
    """Return the mark of a grade: its letter on its colour, and the word beside it.

    Args:
        grade: Id of the grade; None for no grade.
        shown: In the words of its time, such as "Adequate"; its first letter stands on the mark.
        word: Write the word beside the mark; else it is there for screen readers alone.
    """
    if grade is None:
        mark, name = tag("span", "–", class_="chip empty", aria_hidden="true"), shown or "No grade"
    else:
        look = GRADES[grade]
        name = shown or look.name.capitalize()
        mark = tag("span", letter_of(grade, name), class_=f"chip {grade}", aria_hidden="true")
    return mark + Html(" ") + tag("span", name, class_="word" if word else "unseen")


def key(loose: bool = False) -> Html:
    """Return the key to the colours and letters.

    Args:
        loose: Also what a thinner mark means.
    """
    chips = [chip(grade) for grade in GRADES]
    chips.insert(3, chip("requires_improvement", "Adequate") + tag("span", "until 2013"))
    if loose:
        chips.append(
            tag("span", "", class_="chip good thin", aria_hidden="true")
            + tag("span", "Thinner: an older framework, loosely comparable", class_="word")
        )
    return tag("div", join([tag("div", one) for one in chips], ""), class_="key")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        heading: What stands above it.
        numeric: Set right, with figures of one width.
    """

    heading: Html | str
    numeric: bool = False


_ROLES = {
    "table": "table",
    "group": "rowgroup",
    "tr": "row",
    "col": "columnheader",
    "row": "rowheader",
    "td": "cell",
}
"""What the parts of a table are, for browsers that forget it once a style lays them out."""


def table(
    caption: str,
    columns: Sequence[Column | str],
    rows: Sequence[Sequence[Html | str | None]],
    wide: bool = True,
    stacked: bool = False,
) -> Html:
    """Return a table whose first column names its rows.

    Args:
        caption: What it shows; for screen readers, the page says it in its own way.
        columns: From the left.
        rows: A cell a column.
        wide: Keep the columns readable on a phone, and scroll inside the table's own frame.
        stacked: On a phone the cells of a row stand one below the other, each with its heading,
            which is to be text. It stays a table for screen readers.
    """
    roles = _ROLES if stacked else {}
    heads = [column if isinstance(column, Column) else Column(column) for column in columns]

    def cell(name: str, content: Html | str | None, column: Column, scope: str | None) -> Html:
        return tag(
            name,
            html(content),
            class_="figure" if column.numeric else None,
            scope=scope,
            role=roles.get(scope or name),
            data_head=column.heading if stacked and scope is None else None,
        )

    head = join([cell("th", column.heading, column, "col") for column in heads], "")
    body = join(
        [
            tag(
                "tr",
                join(
                    [
                        cell("td" if place else "th", content, heads[place],
                             None if place else "row")
                        for place, content in enumerate(row)
                    ],
                    "",
                ),
                role=roles.get("tr"),
            )
            for row in rows
        ],
        "",
    )  # fmt: skip
    whole = tag(
        "table",
        tag("caption", caption, class_="unseen")
        + tag("thead", tag("tr", head, role=roles.get("tr")), role=roles.get("group"))
        + tag("tbody", body, role=roles.get("group")),
        class_=" ".join(["wide"] * wide + ["stacked"] * stacked) or None,
        role=roles.get("table"),
    )
    # What scrolls must be reachable by keyboard, and then needs a name.
    return tag("div", whole, class_="table", tabindex="0", role="region", aria_label=caption)


_SAID = re.compile(
    r"\\(?P<sign>.)|(?P<bold>\*\*)|\[(?P<text>(?:\\.|[^\]\\])*)\]\(<(?P<address>[^>]*)>\)"
    r"|(?P<plain>[^\\*\[]+|.)"
)


def from_markdown(markdown: str) -> Html:
    """Return a sentence of explorer/words, which is Markdown, as HTML.

    It knows what those sentences have in them: signs escaped by `plain`, bold words, and links made
    by `link`. Anything else is text.
    """
    parts: list[Html] = []
    is_bold = False
    for found in _SAID.finditer(markdown):
        if found["bold"]:
            is_bold = not is_bold
            parts.append(Html("<strong>" if is_bold else "</strong>"))
        elif found["address"] is not None:
            text = re.sub(r"\\(.)", r"\1", found["text"])
            is_safe = safe_address(found["address"].partition("#")[0])
            parts.append(tag("a", text, href=found["address"]) if is_safe else html(text))
        else:
            parts.append(html(found["sign"] or found["plain"]))
    if is_bold:
        parts.append(Html("</strong>"))
    return join(parts, "")
