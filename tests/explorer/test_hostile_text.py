"""Addresses and cells that try to be more than text, on every page."""

from __future__ import annotations

import csv
import io

import pytest

from explorer.frame import as_csv
from explorer.words.writing.markdown import plain
from tests.explorer.conftest import ADDRESSES, HOSTILE, html, open_page

TRIED = (
    HOSTILE,
    "<script>alert(1)</script>",
    "../../etc/passwd\x00",
    "[x](javascript:alert(1))",
    "'; DROP TABLE councils; --",
    "A" * 20_000,
)
SHOWS_MARKDOWN = ("markdown", "caption", "warning", "error", "info", "title", "header", "subheader")


def must_not_be_more_than_text(path, text, home, monkeypatch):
    """Open a page with a text in every place of its address."""
    values = dict.fromkeys((*ADDRESSES[path], "nobody_knows"), text)
    page = open_page(home, monkeypatch, path, **values)
    assert not page.exception, page.exception
    assert len(page.title) == 1
    shown = "\n".join(element.value for kind in SHOWS_MARKDOWN for element in getattr(page, kind))
    sentence = shown + html(page)
    assert "<script>alert" not in sentence
    assert "<b>Ha</b>" not in sentence
    assert "](javascript" not in shown.replace("\\]", "")
    assert "](http://evil" not in shown.replace("\\]", "")
    # Said again in short, if at all: nobody reads a screen of it.
    assert "A" * 5_000 not in shown


@pytest.mark.slow
@pytest.mark.command  # the page of SQL asks in a process of its own
@pytest.mark.parametrize("path", ADDRESSES)
def test_whatever_an_address_says_is_text_or_nothing(path, embedded_home, monkeypatch):
    for text in TRIED:
        must_not_be_more_than_text(path, text, embedded_home, monkeypatch)


def test_an_address_full_of_markup_is_text_or_nothing(embedded_home, monkeypatch):
    must_not_be_more_than_text("council", HOSTILE, embedded_home, monkeypatch)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\x00=1", "＝1", "'=1"]
)
def test_a_formula_is_a_text_in_every_download_of_a_page(text):
    written = as_csv([{"printed": text, "many": [text, "good"], "grade": -1}]).decode("utf-8-sig")
    _, row = csv.reader(io.StringIO(written, newline=""))
    assert row == [f"'{text}", f"'{text}; good", "-1"]


def test_a_dash_for_not_judged_is_no_formula():
    assert as_csv([{"printed": "-"}]).decode("utf-8-sig") == "printed\r\n-\r\n"


@pytest.mark.parametrize(
    "text", [":material/home:", ":smile:", ":red-background[x]", "$x^2$", "`x`", "~~x~~", "a_b_c"]
)
def test_signs_that_streamlit_would_draw_are_text(text):
    signs = set(":[]$`~_^")
    shown = plain(text)
    assert shown.replace("\\", "") == text
    bare = [
        sign
        for place, sign in enumerate(shown)
        if sign in signs and (place == 0 or shown[place - 1] != "\\")
    ]
    assert set(bare) <= {"^"}  # means nothing without a dollar
