"""Text from the warehouse, made safe to stand in Markdown.

Streamlit reads sentences and the cells of tables as Markdown, with links, pictures and more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

_ADDRESS = re.compile(r"https?://[\w.\-]+(:\d+)?/[\w./%~?=&+,;:@\-]*(#page=\d+)?")
# Signs that Markdown acts on anywhere, addresses that it makes links of, and what it takes for a
# list, a heading or a rule at the beginning of a line.
_MARKDOWN = re.compile(
    r"[\\`*_{}\[\]<>|~$:&@#^]|(?<=www)\.|^[-+=]|(?<=^\d)[.)]|(?<=^\d\d)[.)]|!(?=\[)"
)


def plain(text: str) -> str:
    """Escape text from the warehouse, so that Markdown prints it as it is."""
    return _MARKDOWN.sub(r"\\\g<0>", " ".join(str(text).split()))


def known(value: Any) -> bool:
    """Whether a cell of a frame holds something: neither None nor one of pandas' gaps."""
    return value is not None and not (pd.api.types.is_scalar(value) and pd.isna(value))


def in_a_row(names: Sequence[str]) -> str:
    """Return names as "A, B and C".

    Semicolons part them where a name has a comma itself; and one more comma stands before "and"
    where a council's name beside it has that word too: "Cumberland, and Westmorland and Furness".
    Services, which have no capital letter, do without: "help and protection and children in care".
    """
    if len(names) == 1:
        return names[0]
    comma = "; " if any("," in name for name in names) else ", "
    last = comma if any(" and " in name and name[0].isupper() for name in names[-2:]) else " "
    return f"{comma.join(names[:-1])}{last}and {names[-1]}"


def listed(names: Sequence[str]) -> str:
    """Return names as `in_a_row` does, escaped."""
    return in_a_row([plain(name) for name in names])


def safe_address(address: Any) -> bool:
    """Whether an address is one of the web's, which can be followed without harm."""
    return known(address) and _ADDRESS.fullmatch(str(address)) is not None


def link(text: str, address: Any, page: Any = None) -> str:
    """Return a Markdown link, or the text alone where the address is none that is safe to follow.

    Args:
        text: What to click on, not yet escaped.
        address: Where it leads; anything but http and https is dropped.
        page: Page of a PDF to open it at.
    """
    if not safe_address(address):
        return plain(text)
    place = f"#page={int(page)}" if known(page) else ""
    return f"[{plain(text)}](<{address}{place}>)"


def spoken(markdown: str) -> str:
    """Return a sentence without its Markdown, for text alternatives: of a link its text."""
    without_links = re.sub(r"\[((?:\\.|[^\]\\])*)\]\(<[^>]*>\)", r"\1", markdown)
    return re.sub(r"\\(.)", r"\1", without_links.replace("**", ""))
