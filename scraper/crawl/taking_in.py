"""From the archive to the rows, and what a person should know of it."""

from __future__ import annotations

import logging
import os
from contextlib import closing

from scraper.crawl.state import Run
from scraper.messages.error_texts import cause_of
from warehouse.common.counting import counted
from warehouse.common.problems import Problem

logger = logging.getLogger(__name__)

_MOST_READERS = 8  # processes


def take_documents(run: Run, *, is_fetched_now: bool) -> None:
    """Read the documents that the archive holds and that were not read, or may be read better."""
    due = run.intake.due()
    if due and not is_fetched_now:
        run.progress.say(f"reading {counted(len(due), 'document')} that the archive holds")
    run.progress.begin("readings", len(due))
    readers = min(os.cpu_count() or 1, _MOST_READERS)
    with closing(run.intake.take_documents(due, readers)) as taking:
        for taken in taking:
            run.progress.advance("readings", taken.name)
            if taken.status is None:
                if not is_fetched_now:
                    run.findings.note(taken.name)
                continue
            run.findings.counts.read[taken.status] += 1
            run.findings.counts.read_from_archive += not is_fetched_now
            for concern in taken.concerns:
                run.findings.concern(concern)


def take_data_sets(run: Run) -> None:
    """Read the data sets that the archive holds, and say what is not as it was.

    A data set that is missing or changed is no failure: its figures stay those of the release
    before, each with its own day, and the others are new.
    """
    if not run.archive.holds_any("data_set"):
        return
    try:
        taken = run.intake.take_data_sets()
    except Problem:  # the rows of the grades cannot be written either
        raise
    except Exception as error:
        logger.exception("the data sets could not be read")
        run.context_findings.fail(cause_of(error))
        return
    counts = run.findings.counts.context
    counts.data_sets_read, counts.figures = taken.data_sets, len(taken.rows)
    for concern in taken.concerns:
        run.findings.concern(concern)
    for concern in taken.concerns_once:
        run.findings.concern_once(concern)


def take_data_sets_again(run: Run) -> None:
    """Read the data sets that the archive holds where collected.duckdb is new; no run is for it."""
    if not run.store.has_figures():
        take_data_sets(run)
