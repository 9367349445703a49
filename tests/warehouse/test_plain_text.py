"""Text from outside on a terminal."""

import pytest

from warehouse.common.text import plain_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Tower Hamlets – 7½ £", "Tower Hamlets – 7½ £"),
        ("a\x1b[2Jb\x9b31mc\x07", "a [2Jb 31mc "),
        ("a\u202eb\u2066c\u200b", "a b c "),
        ("a\nb\r\nc\u2028d", "a b  c d"),
        ("a\ud800b", "a b"),
    ],
)
def test_nothing_steers_the_terminal(text: str, shown: str) -> None:
    assert plain_line(text) == shown


def test_a_line_is_cut_where_it_is_too_long() -> None:
    assert plain_line("x" * 5_000_000) == "x" * 1000 + " ..."
