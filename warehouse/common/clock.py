"""The time, from one place, so that any command can be told another."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from warehouse.common.problems import Problem

# Days are counted back and on from now, and no calendar goes before year 1 or beyond 9999.
FIRST_YEAR, LAST_YEAR = 1970, 9000


def now() -> datetime:
    """Return the time in UTC, without zone and without fractions of a second.

    COUNCILS_NOW, in ISO 8601, stands in for the clock: two runs at the same told time write
    the same facts, byte for byte.

    Raises:
        Problem: COUNCILS_NOW is not a time.
    """
    stated = os.environ.get("COUNCILS_NOW")
    if not stated:
        return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    try:
        moment = datetime.fromisoformat(stated)
    except ValueError as error:
        raise Problem(
            f"COUNCILS_NOW is not a time: {stated!r}; write it like 2026-11-23T08:00:00",
            exit_code=2,
        ) from error
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise Problem(f"COUNCILS_NOW is no time of ours: {stated!r}", exit_code=2)
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment.replace(microsecond=0)
