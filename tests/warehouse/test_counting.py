"""Numbers in sentences, and lists that are cut where they are long."""

from __future__ import annotations

import pytest

from warehouse.common.counting import and_more, counted, first_few


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 councils"), (1, "1 council"), (1003, "1,003 councils")]
)
def test_a_number_stands_with_its_noun(number: int, said: str) -> None:
    assert counted(number, "council") == said


def test_a_list_that_is_cut_says_how_many_more_there_are() -> None:
    assert first_few(["a", "b", "c", "d"], 2) == "a, b and 2 more"
    assert first_few(["a", "b", "c"], 2, "; ") == "a; b; and 1 more"
    assert and_more(range(2000), 10) == "and 1,990 more"


def test_a_list_that_is_not_cut_says_nothing_of_more() -> None:
    assert first_few(["a", "b"], 2) == "a, b"
    assert first_few([], 2) == and_more([], 2) == ""
