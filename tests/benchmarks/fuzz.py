"""Reads thousands of damaged documents: `python -m tests.benchmarks fuzz [--count N] [--seed S]`.

Every damaged document must get an answer within its bounds; and no grade may be accepted that the
sound document does not have. What is damaged are made-up reports of every layout and, where the
folder of real reports is there, some of those; how, is drawn from a seed, so that a finding can be
made again: each is reported with its number.
"""

from __future__ import annotations

import random
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from scraper.documents.process.confined import ConfinedReader
from scraper.documents.reports.report import read_report
from scraper.records import DocumentStatus, Report
from tests import pdfs
from tests.benchmarks._measured import Arguments, Measured, say, times
from tests.conftest import find_shared

_FLATE = re.compile(rb"stream\r?\n")
_GRADES = (b"Outstanding", b"Good", b"Requires improvement", b"Inadequate")


def _flip(data: bytearray, chance: random.Random) -> bytearray:
    """Change some bytes."""
    for _ in range(chance.choice((1, 2, 5, 20, 100))):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return data


def _cut(data: bytearray, chance: random.Random) -> bytearray:
    """Lose the end."""
    return data[: chance.randrange(1, len(data))]


def _lose(data: bytearray, chance: random.Random) -> bytearray:
    """Lose a piece within."""
    start = chance.randrange(len(data))
    del data[start : start + chance.choice((1, 10, 200, 3000))]
    return data


def _repeat(data: bytearray, chance: random.Random) -> bytearray:
    """Say a piece twice."""
    start = chance.randrange(len(data))
    piece = data[start : start + chance.choice((10, 200, 3000))]
    data[start:start] = piece
    return data


def _swap(data: bytearray, chance: random.Random) -> bytearray:
    """Exchange two pieces of one length."""
    size = chance.choice((4, 40, 400))
    if len(data) < 4 * size:
        return data
    one = chance.randrange(len(data) - size)
    other = chance.randrange(len(data) - size)
    data[one : one + size], data[other : other + size] = (
        data[other : other + size],
        data[one : one + size],
    )
    return data


def _number(data: bytearray, chance: random.Random) -> bytearray:
    """Change a number: a length, an offset, a count, a position."""
    numbers = list(re.finditer(rb"\d+", bytes(data)))
    if numbers:
        found = chance.choice(numbers)
        value = chance.choice((0, 1, -1, 2**31 - 1, 2**32, 10**18, chance.randrange(5000)))
        data[found.start() : found.end()] = str(value).encode()
    return data


def _inside(data: bytearray, chance: random.Random) -> bytearray:
    """Damage what a compressed stream holds, and compress it again."""
    starts = [found.end() for found in _FLATE.finditer(bytes(data))]
    chance.shuffle(starts)
    for start in starts[:5]:
        end = bytes(data).find(b"endstream", start)
        try:
            inner = bytearray(zlib.decompress(bytes(data[start:end])))
        except zlib.error:
            continue
        if len(inner) > 20:
            damage = chance.choice((_flip, _lose, _repeat, _swap, _number))
            data[start:end] = zlib.compress(bytes(damage(inner, chance))) + b"\n"
            break
    return data


def _grade(data: bytearray, chance: random.Random) -> bytearray:
    """Spoil one grade's word, or put it elsewhere."""
    places = [found for word in _GRADES for found in re.finditer(re.escape(word), bytes(data))]
    if places:
        found = chance.choice(places)
        word = chance.choice((b"Excellent", b"Strong standard", b"2", b"", b"Goodish", b"Good 1"))
        data[found.start() : found.end()] = word
    return data


DAMAGES: tuple[Callable[[bytearray, random.Random], bytearray], ...] = (
    _flip,
    _cut,
    _lose,
    _repeat,
    _swap,
    _number,
    _inside,
    _grade,
)


def sound_documents(*, real: int) -> list[bytes]:
    """Return sound documents of every kind: made-up ones, and so many real ones if there are."""
    mixed = {
        "leadership": "inadequate",
        "help_and_protection": "good",
        "overall_effectiveness": "requires_improvement",
    }
    sif = {
        **mixed,
        "overall_effectiveness": "inadequate",
        "looked_after_and_permanence": "requires_improvement",
        "adoption": "outstanding",
        "care_leavers": "not_judged",
        "lscb": "requires_improvement",
    }
    found = []
    periods = (
        {"in_care_and_care_leavers": "outstanding"},
        {"in_care": "outstanding", "care_leavers": "good"},
    )
    for compressed in (False, True):
        found += [
            pdfs.ilacs_report(grades={**mixed, **areas}, compressed=compressed) for areas in periods
        ]
        found += [
            pdfs.sif_report(
                layout=layout,
                grades=sif,
                board="page_1" if layout < "S4" else "section",
                compressed=compressed,
            )
            for layout in ("S1", "S2", "S3", "S4", "S5", "S6")
        ]
        again = {area: grade for area, grade in sif.items() if area != "lscb"}
        found.append(pdfs.sif_report(reinspection=True, grades=again, compressed=compressed))
    found += [pdfs.board_review(), pdfs.looked_after_report(), pdfs.letter(), pdfs.not_found_page()]
    shared = find_shared()
    if shared and real:
        files = sorted((shared / "reports").rglob("*.pdf"), key=lambda file: file.stat().st_size)
        found += [file.read_bytes() for file in files[:: max(1, len(files) // real)][:real]]
    return found


def damaged(sound: list[bytes], count: int, seed: int) -> Iterator[tuple[tuple[int, int], bytes]]:
    """Yield ((number, index of the sound document), damaged bytes), the same for the same seed."""
    for number in range(count):
        chance = random.Random(f"{seed}:{number}")
        index = chance.randrange(len(sound))
        data = bytearray(sound[index])
        for _ in range(chance.choice((1, 1, 1, 2, 4))):
            if data:
                data = chance.choice(DAMAGES)(data, chance)
        yield (number, index), bytes(data)


def wrong_grades(sound: Report, read: Report) -> list[str]:
    """Return what a damaged document was accepted to say that the sound one does not."""
    right = {judgement.area: judgement for judgement in sound.judgements}
    return [
        f"{judgement.area} {judgement.grade}, not {right[judgement.area].grade}"
        if judgement.area in right
        else f"{judgement.area}, which is not there"
        for judgement in read.judgements
        if judgement.grade is not None
        and (judgement.area not in right or judgement.grade != right[judgement.area].grade)
    ]


def run(count: int, seed: int, *, processes: int, real: int) -> tuple[Counter[str], list[str]]:
    """Read `count` damaged documents; return how many ended how, and every fault found."""
    sound = sound_documents(real=real)
    originals = [read_report(data) for data in sound]
    outcomes: Counter[str] = Counter()
    faults: list[str] = []
    with ConfinedReader(processes, seconds=20) as reader:
        for (number, index), report in reader.read_all(damaged(sound, count, seed)):
            ended = report.status is DocumentStatus.UNREADABLE and (
                "process ended" in str(report.reason) or "took longer" in str(report.reason)
            )
            is_held_back = any(judgement.status == "held_back" for judgement in report.judgements)
            outcomes[f"{report.status}{' with grades held back' if is_held_back else ''}"] += 1
            if ended:
                faults.append(f"number {number}, document {index}: {report.reason}")
            wrong = wrong_grades(originals[index], report)
            if wrong:
                faults.append(f"number {number}, document {index}: accepted {'; '.join(wrong)}")
    return outcomes, faults


def main(arguments: Sequence[str]) -> list[Measured]:
    """Return how many damaged documents showed a fault; none may."""
    parser = Arguments("python -m tests.benchmarks fuzz", description=__doc__)
    parser.add_argument("--count", type=times, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=times, default=2)
    parser.add_argument("--real", type=int, default=20, help="how many real reports to damage too")
    chosen = parser.parse_args(arguments)
    outcomes, faults = run(chosen.count, chosen.seed, processes=chosen.processes, real=chosen.real)
    for outcome, number in sorted(outcomes.items()):
        say(f"{number:7} {outcome}")
    for fault in faults:
        say(f"  {fault}")
    return [
        Measured(
            "crashes, hangs and wrong grades",
            len(faults),
            "documents",
            chosen.count,
            "all damaged documents",
            allowed=0,
        )
    ]
