"""Frameworks before late 2013 that are known by the titles of their reports only.

None of these reports is on the site any more; their grades are in Ofsted's statistics.
"""

from __future__ import annotations

import re

from scraper.documents.reports.reader import Reader, council_before
from scraper.records import Framework, InspectionType

READERS = (
    Reader(
        framework=Framework.SLAC,
        titles=((re.compile("safeguarding and looked after children"), InspectionType.INSPECTION),),
        read=None,
        council_in=lambda title, _: council_before(title),
    ),
    Reader(
        framework=Framework.CHILD_PROTECTION,
        titles=(
            (
                re.compile("arrangements for the protection of children"),
                InspectionType.INSPECTION,
            ),
        ),
        read=None,
        council_in=lambda title, _: council_before(title),
    ),
)
