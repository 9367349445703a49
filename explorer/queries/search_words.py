"""The language of the search: words, "phrases", beginnings of words, words left out.

What a visitor types becomes patterns that are made of letters, digits and signs of our own, so that
nothing typed can mean anything to the database or to the page. DuckDB (RE2) and Python read the
patterns alike but for the names of their classes; the first finds paragraphs, the second marks
what was found in them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

LONGEST_SEARCH = 200  # characters
MOST_TERMS = 12
SHORTEST_BEGINNING = 2  # letters before the star: one letter finds nearly every paragraph

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_TERM = re.compile(r'(?P<minus>(?<!\S)[-−–—](?=[^\s-]))?(?:"(?P<phrase>[^"]*)"?|(?P<bare>[^\s"]+))')
_WORD = re.compile(r"([^\W_]+(?:['’‘ʼ][^\W_]+)*)(\*?)")
_STAR_ELSEWHERE = re.compile(r"(?<![^\W_])\*|\*(?=[^\W_])")
_APOSTROPHE = re.compile(r"['’‘ʼ]")

# The same class of signs, letters and digits of any script, in RE2 and in Python.
_IN_DUCKDB, _IN_PYTHON = (r"[\pL\pN]", r"[^\pL\pN]"), (r"[^\W_]", r"[\W_]")


class SearchError(ValueError):
    """What was typed cannot be searched for: one sentence that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word.

    Attributes:
        text: Letters and digits, perhaps with apostrophes between them.
        is_beginning: Whether a longer word that begins so is meant too.
    """

    text: str
    is_beginning: bool = False

    def pattern(self, letter: str) -> str:
        """Return the pattern of the word, given the class of a letter."""
        return _APOSTROPHE.sub("['’‘ʼ]", self.text) + (f"{letter}*" if self.is_beginning else "")


@dataclass(frozen=True)
class Term:
    """A word, or several that must follow one another.

    Attributes:
        words: In order.
        left_out: Whether a paragraph with them is not wanted.
    """

    words: tuple[Word, ...]
    left_out: bool = False

    @cached_property
    def quick(self) -> str:
        """Pattern of the longest word wherever it stands: what a paragraph lacks most cheaply."""
        longest = max(self.words, key=lambda word: len(word.text))
        return Word(longest.text).pattern("")

    @cached_property
    def whole(self) -> str:
        """Pattern of the words as whole words, for DuckDB."""
        letter, other = _IN_DUCKDB
        return f"(?:^|{other}){self._between(letter, other)}(?:$|{other})"

    @cached_property
    def mark(self) -> str:
        """Pattern of the words themselves, for Python."""
        letter, other = _IN_PYTHON
        return f"(?<!{letter}){self._between(letter, other)}(?!{letter})"

    def _between(self, letter: str, other: str) -> str:
        return f"{other}+".join(word.pattern(letter) for word in self.words)

    def __str__(self) -> str:
        """Return the term as one would type it."""
        text = " ".join(word.text + "*" * word.is_beginning for word in self.words)
        return "−" * self.left_out + (f"“{text}”" if len(self.words) > 1 else text)


def read_search(typed: str) -> tuple[Term, ...]:
    """Return the terms of a search; none where nothing was typed.

    A word with a hyphen or another sign in it is a phrase of its parts, so that "well-being" finds
    "well being" too and the other way round; capitals and the kind of apostrophe do not matter.

    Raises:
        SearchError: it is too long, too short, has a star in the wrong place, or nothing but
            words to leave out.
    """
    typed = unicodedata.normalize("NFC", typed).translate(_QUOTES).strip()
    if len(typed) > LONGEST_SEARCH:
        raise SearchError(
            f"That is {len(typed):,} characters; a search has at most {LONGEST_SEARCH}. Choose the "
            "words that matter."
        )
    terms: list[Term] = []
    for found in _TERM.finditer(typed):
        text = found["bare"] if found["phrase"] is None else found["phrase"]
        if _STAR_ELSEWHERE.search(text):
            raise SearchError("A star stands at the end of a word, as in educat*.")
        words = tuple(Word(word[1], bool(word[2])) for word in _WORD.finditer(text))
        if not words:
            continue
        terms.append(Term(words, found["minus"] is not None))
    terms = list(dict.fromkeys(terms))
    _refuse_what_finds_too_much(typed, terms)
    return tuple(terms)


def _refuse_what_finds_too_much(typed: str, terms: list[Term]) -> None:
    if typed and not terms:
        raise SearchError("There is no word in that. Type a word with letters or digits.")
    if len(terms) > MOST_TERMS:
        raise SearchError(f"A search has at most {MOST_TERMS} words or phrases.")
    for term in terms:
        if len(term.words) == 1 and len(term.words[0].text) < SHORTEST_BEGINNING:
            raise SearchError(
                f"“{term.words[0].text}” is one letter, which nearly every paragraph has. "
                "Type more of the word."
            )
    if terms and all(term.left_out for term in terms):
        raise SearchError("Only words to leave out: type one that should be there, too.")


def marks(terms: tuple[Term, ...]) -> re.Pattern[str]:
    """Return the pattern of what to mark in a paragraph that was found."""
    wanted = [term.mark for term in terms if not term.left_out]
    # The longest first: of "drift and delay" and "drift", the phrase is what to mark.
    return re.compile("|".join(sorted(wanted, key=len, reverse=True)), re.IGNORECASE)


def without_quotation_marks(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Return the terms with each word of a phrase for itself."""
    apart: list[Term] = []
    for term in terms:
        if term.left_out:
            apart.append(term)
        else:
            apart += [Term((word,)) for word in term.words if len(word.text) >= SHORTEST_BEGINNING]
    return tuple(dict.fromkeys(apart))


def as_typed(terms: tuple[Term, ...]) -> str:
    """Return terms as somebody would type them."""
    return " ".join(str(term).replace("−", "-").translate(_QUOTES) for term in terms)
