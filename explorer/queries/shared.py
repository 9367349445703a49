"""The queries that every page makes, by name. SQL does the computing; Python hands it on.

Those of a comparison are in comparison.py, those of the ribbons in in_force.py.
Each takes a warehouse (explorer/connection.py) and returns a frame or rows. Days are dates,
counts whole numbers, lists of names lists; what is not known is missing or None.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Protocol

import pandas as pd

BEGINNING = date(2009, 6, 1)
"""When the oldest framework held began; every axis of time begins here."""


class Warehouse(Protocol):
    """Whatever answers SQL."""

    def ask(self, sql: str, parameters: dict[str, Any] | None = None) -> pd.DataFrame:
        """Return the answer as a frame."""

    def rows(self, sql: str, parameters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """Return the answer as rows by column; what is not known is None."""


@dataclass(frozen=True, slots=True)
class View:
    """What a visitor has chosen to see.

    Attributes:
        council: Name of the council in focus.
        kinds: Groups of peers: statistical, border, region, chosen.
        strands: Strands to show.
        first: The earlier of the two days compared.
        second: The later one; the statistical neighbours are those of the model in force on it.
        last: End of the time shown.
        others: Names of the councils of the visitor's own choice: the group "chosen".
        peers_day: The day whose peers are shown, if not the later one: that of a council which
            was gone by then, or not there yet.
    """

    council: str
    kinds: tuple[str, ...]
    strands: tuple[str, ...]
    first: date
    second: date
    last: date
    others: tuple[str, ...] = ()
    peers_day: date | None = None

    def parameters(self, *names: str) -> dict[str, Any]:
        """Return the choices named as the parameters of a query."""
        fields = {**asdict(self), "peers_day": self.peers_day or self.second}
        chosen = {name: value for name, value in fields.items() if name in names}
        return {k: list(v) if isinstance(v, tuple) else v for k, v in chosen.items()}


def councils(warehouse: Warehouse) -> pd.DataFrame:
    """Return slug, council, la_code, opened and closed of every council ever, by name."""
    return warehouse.ask(
        "SELECT slug, name AS council, la_code, opened, closed FROM councils ORDER BY name"
    )


def strands(warehouse: Warehouse) -> pd.DataFrame:
    """Return strand, name and description, in the order in which they are shown."""
    return warehouse.ask(
        "SELECT strand, name, description FROM reference.strands ORDER BY position"
    )


def held_until(warehouse: Warehouse) -> date | None:
    """Return the day up to which the facts are known; None if no inspection is held at all."""
    answer = warehouse.ask("SELECT known_until FROM about WHERE newest_publication IS NOT NULL")[
        "known_until"
    ].dropna()
    return None if answer.empty else pd.Timestamp(answer.iloc[0]).date()


def failed_run(warehouse: Warehouse) -> dict[str, Any] | None:
    """Return started and outcome of the last collection, if it failed or was cut off; else None."""
    runs = warehouse.rows(
        """
        SELECT started, outcome FROM collected.runs
        ORDER BY try_cast(split_part(run_id, '-', 2) AS INTEGER) DESC NULLS LAST, run_id DESC
        LIMIT 1
        """
    )
    return next((run for run in runs if run["outcome"] not in ("complete", "incomplete")), None)


def frameworks(warehouse: Warehouse) -> list[dict[str, Any]]:
    """Return name, first_inspection, third_grade and note of every framework, oldest first."""
    return warehouse.rows(
        "SELECT name, first_inspection, third_grade, note FROM reference.frameworks "
        "ORDER BY position"
    )


def neighbour_models(warehouse: Warehouse, models: Sequence[str]) -> pd.DataFrame:
    """Return the names of the models of statistical neighbours given."""
    return warehouse.ask(
        "SELECT name FROM reference.neighbour_models WHERE list_contains($models, model::VARCHAR) "
        "ORDER BY model",
        {"models": list(models)},
    )


def being_checked(warehouse: Warehouse) -> list[dict[str, Any]]:
    """Return council, slug, published, strand, area, grade_shown, reported_on, said and evidence.

    One row a grade, date or name that somebody says is wrong and that is being checked. Area,
    strand and grade are None where it is about the inspection itself.
    """
    return warehouse.rows(
        """
        SELECT c.name AS council, c.slug, b.published, j.strand::VARCHAR AS strand,
               j.area_label AS area, j.grade_shown,
               b.reported_on, b.said, b.evidence
        FROM reference.being_checked b
        JOIN councils c USING (la_code)
        LEFT JOIN judgements j ON j.la_code = b.la_code AND j.published = b.published
            AND j.area::VARCHAR = b.area
        ORDER BY b.reported_on, c.name, b.published
        """
    )
