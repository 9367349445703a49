"""What the libraries say during a run, tracebacks included: people get one line."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from logging.handlers import RotatingFileHandler

from warehouse.common.home import Home

LOG = "collect.log"  # in the home


@contextmanager
def log_in(home: Home) -> Iterator[None]:
    """Send what the libraries say, tracebacks included, to a file: people get one line."""
    handler = RotatingFileHandler(
        home.folder / LOG, maxBytes=1_000_000, backupCount=1, delay=True, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    handler.setLevel(logging.WARNING)
    root = logging.getLogger()
    root.addHandler(handler)
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # a full disk must not make the log itself complain
    try:
        yield
    finally:
        logging.captureWarnings(False)
        root.removeHandler(handler)
        with suppress(OSError):  # a full disk, of which the run itself has spoken
            handler.close()
