"""Lead inspectors' names, without their offices."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scraper.printed_words import straight

# "Her Majesty's Inspector (HMI)", "Senior HMI", "Ofsted Inspector", "Regulatory Inspector" ...
_OFFICE = re.compile(
    r",?\s*(?:\bone of )?(?:\bsenior )?\bh(?:is|er) majesty's inspectors?\b(?: of education)?"
    r"|,?\s*(?:\bsenior )?\(?\bs?hmi\b\)?"
    r"|,?\s*(?:\bsenior )?\b(?:ofsted|regulatory|social care regulatory|additional) inspectors?\b"
    r"|,?\s*\b(?:social care )?regulatory inspection manager\b|,?\s*\bofsted\b",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(r"(?:[,&]|\b(?:and|his|her|majesty's|senior|one of))$", re.IGNORECASE)
_PART = r"(?:[^\W\d_a-z][\w'.\-]*|de|van|von|der|la|le)"
_NAME = re.compile(rf"[^\W\d_a-z][\w'.\-]*(?: {_PART}){{1,4}}")
_BETWEEN = re.compile(r"\s*[,;&]\s*(?:and\s+)?|\s+and\s+")


def names_in(text: str, following: Sequence[str] = ()) -> str | None:
    """Return the inspectors named in "Name, His Majesty's Inspector and Name HMI".

    Args:
        text: The words after "Lead inspector:".
        following: The next lines, in which an office or a second name may go on.

    Returns:
        The names joined with "; ", or None where something else than names and known offices is
        among the words.
    """
    text = text.strip()
    for line in following:
        if not (_UNFINISHED.search(straight(text)) or line.lower().startswith("and ")):
            break
        text = f"{text} {line.strip()}"
    kept = [
        name.strip(" .-")
        for name in _BETWEEN.split(_OFFICE.sub("", straight(text)))
        if name.strip(" .-")
    ]
    if not kept or not all(_NAME.fullmatch(name) for name in kept):
        return None
    return "; ".join(kept)


def is_office(text: str) -> bool:
    """Whether words are offices such as "Her Majesty's Inspector" and name nobody."""
    return bool(text.strip()) and not _OFFICE.sub("", straight(text)).strip(" ,")
