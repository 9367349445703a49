"""What paragraphs of the real reports show known faults: `python -m tests.benchmarks paragraphs`.

Counts, over every report of the folder, what no paragraph should have: a sign of a list or a number
left in its text, a page's number as a paragraph, an office or a summary's box as the section of
findings. A rise is a fault that has come back; what is as printed is told beside the count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from scraper.records import Paragraph, Report
from tests.benchmarks.accuracy import read_all
from tests.conftest import find_shared

_SIGN = re.compile("[\u25fc\u25a0\u2022\u25cf\u2500\u2015\u0336_\ue000-\uf8ff]")
_TEXT_FAULTS = {
    "a sign of a list at the start": lambda text: bool(_SIGN.match(text)),
    "a sign of a list within": lambda text: bool(_SIGN.search(text, 1)),
    "a number left at the start": lambda text: bool(re.match(r"\d{1,3}\.\s?[A-Z]", text)),
    "a number and nothing else": str.isdigit,
    "a suspended hyphen closed up": lambda text: bool(re.search(r"[a-z]-(?:and|or) ", text)),
}


def faults(paragraphs: Iterable[Paragraph]) -> Counter[str]:
    """Return how many paragraphs of one report show each fault."""
    found: Counter[str] = Counter()
    numbers = []
    for paragraph in paragraphs:
        for name, has in _TEXT_FAULTS.items():
            found[name] += has(paragraph.text)
        last = paragraph.section.rpartition(" – ")[2]
        found["an office as section"] += "Majesty" in last and "Inspector" in last
        found["numbered, in a summary's box"] += bool(paragraph.number) and last == "Summary"
        found["findings within Service information"] += paragraph.section.startswith(
            "Service information – "
        )
        if paragraph.number:
            numbers.append(paragraph.number)
    found["numbers that do not go on (3 as printed)"] += sum(
        after not in (before + 1, 1) for before, after in pairwise(numbers)
    )
    return found


def count_faults(reports: Iterable[Report]) -> dict[str, tuple[int, int]]:
    """Return, for each fault, how many paragraphs and how many reports show it."""
    paragraphs: Counter[str] = Counter()
    files: Counter[str] = Counter()
    for report in reports:
        found = faults(report.paragraphs)
        paragraphs.update(found)
        files.update(name for name, count in found.items() if count)
    return {name: (paragraphs[name], files[name]) for name in sorted(paragraphs)}


def main(arguments: list[str]) -> None:
    """Run from the command line: one line a fault."""
    del arguments
    shared = find_shared()
    if shared is None:
        print("paragraphs: no folder of real reports (COUNCILS_SHARED, or ../shared)")
        return
    reports = read_all(shared).values()
    print(f"{sum(len(report.paragraphs) for report in reports)} paragraphs")
    for name, (count, files) in count_faults(reports).items():
        print(f"  {name:45} {count:6} in {files:3} reports")
