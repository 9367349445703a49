"""The questions that come with the warehouse: read from examples.sql, which explains its form."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from warehouse.common.problems import Problem

FILE = Path(__file__).with_name("examples.sql")
PARTS = ("name", "topic", "question", "reading", "columns")


@dataclass(frozen=True, slots=True)
class Example:
    """One question, and the query that answers it.

    Attributes:
        name: What to call it on the command line: lower-case words joined with "-".
        topic: Under which it is listed.
        question: The question as a person would put it.
        reading: How to read the answer, and what it does not say.
        columns: Names of the answer's columns, in order.
        sql: One statement.
    """

    name: str
    topic: str
    question: str
    reading: str
    columns: tuple[str, ...]
    sql: str


def parse_examples(text: str) -> tuple[Example, ...]:
    """Return the examples in a text of the form that examples.sql explains.

    Raises:
        ValueError: a part is missing, unknown or there twice, or two have one name.
    """
    examples: list[Example] = []
    for block in re.split(r"(?m)^(?=-- name:)", text)[1:]:
        parts: dict[str, str] = {}
        part = ""
        lines = block.splitlines()
        while lines and lines[0].startswith("--"):
            comment = lines.pop(0)[2:].strip()
            label, colon, rest = comment.partition(": ")
            if colon and label in PARTS:
                if label in parts:
                    raise ValueError(f"an example has {label} twice: {block[:60]!r}")
                part, comment = label, rest
            parts[part] = f"{parts.get(part, '')} {comment}".strip()
        if set(parts) != set(PARTS):
            raise ValueError(f"an example needs {', '.join(PARTS)}: {block[:60]!r}")
        columns = tuple(name.strip() for name in parts["columns"].split(","))
        query = "\n".join(lines).strip()
        examples.append(
            Example(
                parts["name"], parts["topic"], parts["question"], parts["reading"], columns, query
            )
        )
    names = [example.name for example in examples]
    if len(set(names)) != len(names):
        raise ValueError(f"two examples have one name: {sorted(names)}")
    return tuple(examples)


@cache
def load_examples() -> tuple[Example, ...]:
    """Return the questions that come with the warehouse, in the order of the file."""
    return parse_examples(FILE.read_text("utf-8"))


def find_example(name: str) -> Example:
    """Return the example of that name.

    Raises:
        Problem: there is none.
    """
    examples = {example.name: example for example in load_examples()}
    if name in examples:
        return examples[name]
    near = difflib.get_close_matches(name, examples, n=2, cutoff=0.4)
    hint = f"did you mean {' or '.join(near)}? " if near else ""
    raise Problem(
        f"there is no example called {name}; {hint}see `councils sql --examples`", exit_code=2
    )
