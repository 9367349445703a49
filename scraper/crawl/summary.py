"""A run in one object: what was counted, what is new, and what a person should know."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from scraper.crawl.state import Run
from scraper.records import DocumentStatus
from scraper.sites import Site


def summary_of(run: Run, site: Site, seconds: float) -> dict[str, Any]:
    """Return the run as one object fit for JSON; docs/collecting.md tells its keys.

    Args:
        run: The run.
        site: The site that was asked; of several the first, the reports site.
        seconds: How long it took.
    """
    findings, counts = run.findings, run.findings.counts
    outcome = "complete"
    if findings.failures:
        outcome = "failed"
    elif run.wanted.councils or "reports" not in run.wanted.parts or counts.files_failed:
        outcome = "incomplete"
    return {
        "outcome": outcome,
        "site": site.front_door,
        "councils": {
            "listed": len(run.searches[0].councils),
            "stated": run.searches[0].total,
            "expected": run.wanted.expected_councils,
            "read": counts.councils_read,
            "failed": counts.councils_failed,
            "closed": len(run.searches[1].councils) if len(run.searches) > 1 else None,
        },
        "files": {
            "listed": counts.files_listed,
            "held": counts.files_held,
            "asked": counts.files_asked,
            "fetched": counts.files_fetched,
            "failed": counts.files_failed,
            "vanished": counts.vanished,
        },
        "statistics": asdict(counts.statistics),
        "context": asdict(counts.context),
        "read": {status.value: counts.read[status] for status in DocumentStatus},
        "read_from_archive": counts.read_from_archive,
        "new": sorted(
            findings.new, key=lambda new: (new["published"] or "", new["council"]), reverse=True
        ),
        "wordings": dict(sorted(findings.wordings.items())),
        "unknown_wordings": dict(sorted(findings.unknown_wordings.items())),
        "off_site": [
            {"address": address, "where": where} for address, where in findings.off_site_links
        ],
        "failures": findings.failures,
        "concerns": findings.concerns,
        "notes": findings.notes,
        "seconds": round(seconds, 1),
    }
