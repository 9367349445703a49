"""The language of the search: what is typed, and what it finds."""

from __future__ import annotations

import re
from functools import cache

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from explorer.queries.search_words import (
    LONGEST_SEARCH,
    SearchError,
    Term,
    as_typed,
    marks,
    read_search,
    without_quotation_marks,
)

TEXTS = (
    "There is drift and delay.",
    "Delay and drift are rare.",
    "Education is good; drift is not seen.",
    "Drifting away, the children’s home wasn't warm.",
    "Well-being matters in the school.",
    "Well being, as such",
    "£5 (100%) of A&E: 24/7",
    "",
)


@cache
def database() -> duckdb.DuckDBPyConnection:
    """Return one for all tests: opening it takes longer than most of them."""
    return duckdb.connect()


def found(typed: str, texts: tuple[str, ...] = TEXTS) -> list[str]:
    """Return the texts that DuckDB finds."""
    terms = read_search(typed)
    return [
        text
        for text in texts
        if all(
            database()
            .execute(
                "SELECT regexp_matches($1, $2, 'i') AND regexp_matches($1, $3, 'i')",
                [text, term.quick, term.whole],
            )
            .fetchone()
            != (term.left_out,)
            for term in terms
        )
    ]


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("drift", [0, 1, 2]),
        ("DRIFT", [0, 1, 2]),
        ("drift*", [0, 1, 2, 3]),
        ("drift delay", [0, 1]),
        ('"drift and delay"', [0]),
        ("“drift and delay”", [0]),
        ('"drift and delay', [0]),
        ("drift -delay", [2]),
        ("drift −delay", [2]),
        ('drift -"drift and delay"', [1, 2]),
        ("drift -educat*", [0, 1]),
        ("children's", [3]),
        ("children’s", [3]),
        ("children", [3]),
        ("child", []),
        ("child*", [3]),
        ("well-being", [4, 5]),
        ('"well being"', [4, 5]),
        ("24/7", [6]),
        ("A&E", [6]),
        ('"drift an*"', [0]),
        ("school . - , –", [4]),
    ],
)
def test_a_search_finds_words_phrases_and_beginnings_and_leaves_words_out(typed, places):
    assert found(typed) == [TEXTS[place] for place in places]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("*ation", "at the end of a word"),
        ("ed*tion", "at the end of a word"),
        ("x", "one letter"),
        ("e*", "one letter"),
        ("-drift", "Only words to leave out"),
        ("?!", "There is no word"),
        ("w " * 99 + "word " * 9, "a search has at most 200"),
        (" ".join(f"word{number}" for number in range(13)), "at most 12"),
    ],
)
def test_what_cannot_be_searched_for_is_reported_in_one_line(typed, expected):
    with pytest.raises(SearchError, match=re.escape(expected)) as error:
        read_search(typed)
    assert "\n" not in str(error.value)


def test_nothing_typed_is_no_search():
    assert read_search("  ") == ()


SIGNS = st.text(
    st.one_of(
        st.sampled_from("\"“”*-−'’ ()[]{}\\^$.|?+%;:&<>/_éßİſK\x00\u00a0\u0301"),
        st.characters(codec="utf-8"),
    ),
    max_size=LONGEST_SEARCH,
)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(typed=SIGNS, text=SIGNS)
@example(typed="(?i:x|y){9}", text="xy")
@example(typed="\\Q drift", text="drift")
def test_whatever_is_typed_is_a_search_or_one_line_and_finds_what_it_marks(typed, text):
    """Patterns that DuckDB cannot read would fail here; so would classes that differ."""
    try:
        terms = read_search(typed)
    except SearchError:
        return
    wanted = [term for term in terms if not term.left_out]
    with duckdb.connect() as connection:
        for term in terms:
            connection.execute(
                "SELECT regexp_matches($1, $2, 'i'), regexp_matches($1, $3, 'i')",
                [text, term.quick, term.whole],
            ).fetchall()
    if wanted:
        marks(terms).search(text)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.text(
            st.characters(categories=("Ll", "Nd"), max_codepoint=0x17F), min_size=2, max_size=9
        ),
        min_size=1,
        max_size=4,
        unique=True,
    )
)
def test_words_that_stand_in_a_text_are_found_there_and_marked(words):
    typed = f'"{" ".join(words)}"'
    text = f"Before, {', '.join(words)}; after"
    assert found(typed, (text,)) == [text]
    (marked,) = marks(read_search(typed)).findall(text)
    assert marked == ", ".join(words)


def test_a_search_can_be_typed_again_from_its_terms():
    terms = read_search('educat* "voice of the child" -school -"in care"')
    assert as_typed(terms) == 'educat* "voice of the child" -school -"in care"'
    assert read_search(as_typed(terms)) == terms


def test_without_quotation_marks_each_word_stands_for_itself():
    apart = without_quotation_marks(read_search('"drift without a delay" -school'))
    assert [str(term) for term in apart] == ["drift", "without", "delay", "−school"]
    assert all(isinstance(term, Term) for term in apart)
