"""What is said of a council beside its peers: how they stand, and whom they are.

Sentences for Markdown are escaped. Labels, which stand in tables and charts, are text as it is:
writing/html.py escapes it there.
"""

from __future__ import annotations

from collections.abc import Sequence

from explorer.grades import GRADES
from explorer.words.council.standing import OVERALL, verb
from explorer.words.writing.markdown import known, plain
from explorer.words.writing.sentences import Row, number, sentence
from explorer.words.writing.strands import AT_SEVERAL

_PEERS = {
    "statistical": ("its {} statistical neighbours", "its one statistical neighbour"),
    "border": ("the {} councils it borders", "the one council it borders"),
}


def peers(tally: Row, strand: str) -> str:
    """Say how the peers of one kind stand in a strand, beside the council itself.

    Args:
        tally: A line of `council.peers_tally`.
        strand: What it is about.
    """
    own = tally["own"] if known(tally["own"]) else None
    parts = {key: list(tally[key]) for key in (*GRADES, "not_any_more", "unread", "none")}
    total = int(tally["peers"])
    many, one = _PEERS[tally["kind"]]
    if total == 1:
        key, names = next((key, names) for key, names in parts.items() if names)
        alike = f", {_as_it(own)}" if key == own else ""
        return (
            f"**{sentence(one)}, {plain(names[0])}, {_phrase_with_area(key, 1, strand)}{alike}**."
        )
    group = many.format(number(total))
    order = [key for key in parts if parts[key] and key != own]
    if own is None:
        first = order.pop(0)
        count = len(parts[first])
        lead = f"**{sentence(number(count))} of {group} {_phrase_with_area(first, count, strand)}**"
    else:
        count = len(parts[own])
        how_many = "all" if count == total else number(count)
        lead = (
            f"**{sentence(how_many)} of {group} {_phrase_with_area(own, max(count, 1), strand)}, "
            f"{_as_it(own)}**"
        )
    rest = []
    for key in order:
        count = len(parts[key])
        who = f" ({plain(parts[key][0])})" if count == 1 else ""
        rest.append(f"{number(count)} {_phrase(key, count, strand)}{who}")
    if not rest:
        return f"{lead}."
    joined = rest[0] if len(rest) == 1 else f"{', '.join(rest[:-1])} and {rest[-1]}"
    return f"{lead}; {joined}."


def _as_it(grade: str | None) -> str:
    return "as it does" if grade == "requires_improvement" else "as it is"


def _phrase_with_area(key: str, count: int, strand: str) -> str:
    return _phrase(key, count, strand) + (f" {AT_SEVERAL[strand]}" if key in GRADES else "")


def _phrase(key: str, count: int, strand: str) -> str:
    """Return what so many councils are: "are good", "has no overall grade any more"."""
    if key in GRADES:
        return verb(key, several=count != 1)
    have = "has" if count == 1 else "have"
    what = "overall grade" if strand == OVERALL else "grade"
    if key == "not_any_more":
        return f"{have} no {what} any more"
    if key == "unread":
        return f"{have} a report that could not be read with certainty"
    return f"{have} no {what}"


def peers_model(council: str, rows: Sequence[Row]) -> str:
    """Say which list of statistical neighbours it is, and how alike they are."""
    rows = [row for row in rows if row["kind"] == "statistical" and not row["is_focus"]]
    close = list(dict.fromkeys(str(row["closeness"]).lower() for row in rows
                               if known(row["closeness"])))  # fmt: skip
    text = "The ten that the Department for Education counts as most alike, the nearest first"
    if rows and known(rows[0]["model_name"]):
        name = str(rows[0]["model_name"])
        text += f" ({plain(name[:1].lower() + name[1:])}"
        if close:
            alike = close[0] if len(close) == 1 else f"from “{close[0]}” to “{close[-1]}”"
            text += f"; for {plain(council)} they are {alike}"
        text += ")"
    return f"{text}. Being alike need not be mutual."


def peer_note(row: Row) -> str | None:
    """Return what stands below a peer's name."""
    notes = []
    if known(row["across_water"]) and row["across_water"]:
        notes.append("across the water")
    if row["kind"] == "border" and row["also_statistical"]:
        notes.append("also a statistical neighbour")
    if row["kind"] == "statistical" and row["also_border"]:
        notes.append("also borders it")
    return ", ".join(notes) or None
