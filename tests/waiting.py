"""Waiting for what another process or thread does, without a guess at how long it takes."""

from __future__ import annotations

import time
from collections.abc import Callable

MOST_SECONDS = 120


def wait_until(
    is_so: Callable[[], object], *, seconds: float = MOST_SECONDS, pause: float = 0.002
) -> None:
    """Wait until something is so.

    Args:
        is_so: Returns whether it is.
        seconds: How long to wait at the most, far more than a busy machine needs.
        pause: Seconds before it is asked again.

    Raises:
        AssertionError: it never came to be so.
    """
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"this did not come to be in {seconds} s"
        time.sleep(pause)
