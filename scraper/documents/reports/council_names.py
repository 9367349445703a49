"""A council's plain name from the way in which a report's title prints it."""

from __future__ import annotations

import re

from scraper.printed_words import straight

_BEFORE = re.compile(
    r"^(?:council of )?(?:the )?(?:(?:london |metropolitan |royal )?borough of "
    r"|city and county of |county of |city of (?!london))?",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?: (?:district metropolitan|metropolitan district|metropolitan borough|metropolitan|county"
    r"|city|borough|district|unitary) council| unitary authority| corporation| council"
    r"| safeguarding children board| local authority| borough| metropolitan| city of| city)$",
    re.IGNORECASE,
)


def bare_council_name(printed: str) -> str:
    """Return the name without the words for its kind: "Tower Hamlets" of "London Borough of ...".

    Args:
        printed: As a report's title prints it.
    """
    name = straight(printed).strip(" ,")
    shorter = _AFTER.sub("", name)
    shorter = shorter.replace("St. ", "St ")
    return _BEFORE.sub("", shorter).strip() or name
