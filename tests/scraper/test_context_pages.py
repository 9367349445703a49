"""Which data sets of a release are taken: by title or by file name, as the site has had them."""

from __future__ import annotations

import json
import uuid

import pytest

from scraper.pages.context import (
    PUBLICATIONS,
    ChosenDataSets,
    Publication,
    choose_data_sets,
    read_context_release,
)
from scraper.pages.html import PageError

WORKFORCE, IN_NEED, LOOKED_AFTER, SPENDING = PUBLICATIONS


def chosen(publication: Publication, *files: tuple[str, str], slug: str = "") -> ChosenDataSets:
    """Return what is chosen of a release with these data sets, by title and file name."""
    answer = {
        "id": str(uuid.uuid4()),
        "title": "Reporting year 2025",
        "published": "2025-10-30T09:30:00Z",
        "publication": {"slug": slug or publication.slugs[0]},
        "downloadFiles": [
            {"id": str(uuid.uuid4()), "name": title, "fileName": filename, "type": "Data"}
            for title, filename in files
        ],
    }
    release = read_context_release(json.dumps(answer).encode(), publication)
    return choose_data_sets(publication, release)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("B1 Children in need and episodes of need by local authority, England 2013 to 2021", "B1"),
        ("C2 Completed assessments by duration of assessment and local authority", "C2"),
        ("C4 Section 47s and Initial Child Protection Conferences by local authority", "C4"),
        (
            (
                "D3 Child Protection Plans starting during year which were a second or subsequent "
                "plan, by local authority, England 2013 to 2021"
            ),
            "D3",
        ),
        ("D1 Child Protection Plans by local authority", None),
        ("D7 Child Protection Plans ending during the year by duration and local authority", None),
        ("B2 Children in need at 31 March by recorded disability and local authority", None),
    ],
)
def test_a_title_that_the_site_has_had_tells_its_data_set(title: str, kind: str | None) -> None:
    kinds = {
        "B1": "children in need", "C2": "assessments", "C4": "conferences", "D3": "repeat plans",
    }  # fmt: skip
    found = chosen(IN_NEED, (title, "renamed.csv"))
    assert list(found.wanted) == ([kinds[kind]] if kind else [])
    assert found.left_alone == ([] if kind else [title])


@pytest.mark.parametrize(
    ("publication", "filename", "kind"),
    [
        (WORKFORCE, "csww_indicators_2017_to_2026.csv", "workforce"),
        (LOOKED_AFTER, "la_cla_placement_stability.csv", "placements"),
        (
            SPENDING,
            "s251_childrens_young_peoples_services_la_regional_national.csv",
            "spending",
        ),
        (
            SPENDING,
            "s251_childrens_young_peoples_services_la_regional_national3.csv",
            "spending",
        ),
        (SPENDING, "s251_alleducation_la_regional_national.csv", None),
        (LOOKED_AFTER, "national_cla_placement_stability.csv", None),
    ],
)
def test_so_does_the_name_of_its_file(
    publication: Publication, filename: str, kind: str | None
) -> None:
    found = chosen(publication, ("Another title", filename))
    assert list(found.wanted) == ([kind] if kind else [])


def test_a_release_may_name_its_publication_as_it_was_called_before() -> None:
    assert chosen(IN_NEED, slug="characteristics-of-children-in-need").wanted == {}
    with pytest.raises(PageError, match="it is of another publication"):
        chosen(IN_NEED, slug="la-and-school-expenditure")
