"""A run in one object: what was counted, what is new, and what a person should know."""

from __future__ import annotations

from typing import Any

from scraper.crawl.crawl import Crawl
from scraper.sites import Site


def summary_of(crawl: Crawl, site: Site, seconds: float) -> dict[str, Any]:
    """Return the run as one object fit for JSON; docs/collecting.md tells its keys.

    Args:
        crawl: The run.
        site: The site that was asked; of both, the reports site.
        seconds: How long it took.
    """
    findings, counts = crawl.findings, crawl.findings.counts
    outcome = "complete"
    if findings.failures:
        outcome = "failed"
    elif crawl.wanted.councils or crawl.wanted.only == "statistics" or counts["files_failed"]:
        outcome = "incomplete"
    return {
        "outcome": outcome,
        "site": site.front_door,
        "councils": {
            "listed": len(crawl.searches[0].councils),
            "stated": crawl.searches[0].total,
            "expected": crawl.wanted.expected_councils,
            "read": counts["councils_read"],
            "failed": counts["councils_failed"],
            "closed": len(crawl.searches[1].councils) if len(crawl.searches) > 1 else None,
        },
        "files": {
            "listed": counts["files_listed"],
            "held": counts["files_held"],
            "asked": counts["files_asked"],
            "fetched": counts["files_fetched"],
            "failed": counts["files_failed"],
            "vanished": counts["vanished"],
        },
        "statistics": {
            name: counts[name]
            for name in (
                "releases_asked",
                "releases_read",
                "workbooks_listed",
                "workbooks_held",
                "workbooks_fetched",
            )
        },
        "read": {
            status: counts[f"read_{status}"]
            for status in ("ok", "unrecognised", "unreadable", "not_a_report", "withdrawn")
        },
        "read_from_archive": counts["read_from_archive"],
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
