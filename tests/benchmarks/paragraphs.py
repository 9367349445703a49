"""What paragraphs of the real reports show known faults: `python -m tests.benchmarks paragraphs`.

Counts, over every report of the folder, what no paragraph should have: a sign of a list or a number
left in its text, a page's number as a paragraph, an office or a summary's box as the section of
findings. A rise is a fault that has come back; what is as printed stands beside the count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from scraper.records import Paragraph, Report
from tests.benchmarks._measured import Arguments, Measured
from tests.benchmarks.accuracy import reports_to_measure

_SIGN = re.compile("[\u25fc\u25a0\u2022\u25cf\u2500\u2015\u0336_\ue000-\uf8ff]")
_TEXT_FAULTS = {
    "a sign of a list at the start": lambda text: bool(_SIGN.match(text)),
    "a sign of a list within": lambda text: bool(_SIGN.search(text, 1)),
    "a number left at the start": lambda text: bool(re.match(r"\d{1,3}\.\s?[A-Z]", text)),
    "a number and nothing else": str.isdigit,
    "a suspended hyphen closed up": lambda text: bool(re.search(r"[a-z]-(?:and|or) ", text)),
}

AS_PRINTED = {"numbers that do not go on": 3, "a suspended hyphen closed up": 3}
"""How many of a kind are so in the reports themselves."""


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
    found["numbers that do not go on"] += sum(
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


def main(arguments: Sequence[str]) -> list[Measured]:
    """Return how many paragraphs show each fault."""
    Arguments("python -m tests.benchmarks paragraphs", description=__doc__).parse_args(arguments)
    reports = reports_to_measure().values()
    everything = sum(len(report.paragraphs) for report in reports)
    return [
        Measured(
            f"{name}, in {files} reports" if count else name,
            count,
            "paragraphs",
            everything,
            "all paragraphs",
            allowed=AS_PRINTED.get(name, 0),
        )
        for name, (count, files) in count_faults(reports).items()
    ]
