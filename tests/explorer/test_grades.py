from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest

import explorer
from explorer.grades import BAND, GRADES, HAIRLINE, INK, PAPER, QUIET

# How people with one kind of cone missing see linear RGB: Machado, Oliveira and Fernandes 2009,
# severity 1.0.
SIGHT = {
    "all three cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no long-wave cones": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "no middle-wave cones": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "no short-wave cones": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def linear(colour: str) -> list[float]:
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]


def contrast(one: str, other: str) -> float:
    """The contrast of WCAG 2.2, from 1 to 21."""
    darker, lighter = sorted(
        sum(w * s for w, s in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))
        for colour in (one, other)
    )
    return (lighter + 0.05) / (darker + 0.05)


def lab(rgb: list[float]) -> tuple[float, float, float]:
    """CIE Lab of linear RGB."""
    red, green, blue = (min(1.0, max(0.0, share)) for share in rgb)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def seen(colour: str, sight: str) -> tuple[float, float, float]:
    shares = linear(colour)
    return lab([sum(w * s for w, s in zip(row, shares, strict=True)) for row in SIGHT[sight]])


@pytest.mark.parametrize("grade", GRADES.values(), ids=GRADES)
@pytest.mark.parametrize("ground", [PAPER, BAND])
def test_marks_stand_out_from_what_they_lie_on(grade, ground):
    assert contrast(grade.fill, ground) >= 3


@pytest.mark.parametrize("grade", GRADES.values(), ids=GRADES)
def test_letters_can_be_read_on_their_mark(grade):
    assert contrast(grade.ink, grade.fill) >= 4.5


def test_quiet_text_can_be_read():
    assert contrast(QUIET, PAPER) >= 4.5


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize(("one", "other"), list(combinations(GRADES, 2)))
def test_colours_are_distinct_to_every_sight(one, other, sight):
    apart = zip(seen(GRADES[one].fill, sight), seen(GRADES[other].fill, sight), strict=True)
    assert sum((a - b) ** 2 for a, b in apart) ** 0.5 >= 20


def test_every_grade_has_a_letter_and_ofsteds_number_of_its_own():
    assert [grade.letter for grade in GRADES.values()] == ["O", "G", "R", "I"]
    assert [grade.rank for grade in GRADES.values()] == [1, 2, 3, 4]


STYLES = Path(explorer.__file__).parent


@pytest.mark.parametrize("styles", ["style.css", "site/assets/site.css"])
def test_both_styles_have_the_colours_of_the_grades(styles):
    found = (
        (STYLES / styles)
        .read_text(encoding="utf-8")
        .replace("requires-improvement", "requires_improvement")
    )
    for name, grade in GRADES.items():
        assert re.findall(rf"--{name}: (#\w+);", found) == [grade.fill.lower()]


# On dark paper too; the others are drawn in another colour there.
KEPT = {"#8C8A83", "#9A9A9A", "#8A8A8A"}


def dark_paper() -> str:
    found = re.search(r"--paper: light-dark\(#ffffff, (#\w+)\)", (STYLES / "style.css").read_text())
    assert found
    return found[1]


def test_every_colour_of_a_chart_has_one_for_the_dark_theme():
    found = (STYLES / "styles" / "charts.css").read_text()
    drawn = {INK, PAPER, QUIET, HAIRLINE, BAND}
    for chart in (STYLES / "charts").rglob("*.py"):
        drawn |= set(re.findall(r'"(#[0-9A-Fa-f]{6})"', chart.read_text(encoding="utf-8")))
    assert {colour for colour in drawn - KEPT if f'"{colour}"' not in found} == set()
    # The letters on grades are among none of them, or they would change with the paper.
    for grade in GRADES.values():
        assert grade.ink == "#111111" or 'text[fill="#FFFFFF"][stroke]' in found


@pytest.mark.parametrize("colour", sorted(KEPT))
def test_what_stays_in_the_dark_stands_out_there(colour):
    assert contrast(colour, dark_paper()) >= 3


@pytest.mark.parametrize("name", ["ink", "quiet", "link"])
def test_text_can_be_read_in_the_dark(name):
    found = re.search(rf"--{name}: light-dark\(#\w+, (#\w+)\)", (STYLES / "style.css").read_text())
    assert found
    assert contrast(found[1], dark_paper()) >= 4.5
