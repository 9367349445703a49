"""Which framework a report belongs to, told from its own title, never from its link."""

from __future__ import annotations

import re

from scraper.documents.reports.reader import Reader, all_readers
from scraper.frameworks import framework_names
from scraper.printed_words import unpunctuated
from scraper.records import DocumentStatus, InspectionType

_LONGEST_TITLE = 400  # characters, where no dates end it


class SetAside(Exception):  # noqa: N818 - an outcome, not an error
    """The document is no report that can be read; carries the status to record."""

    def __init__(self, status: DocumentStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def recognise(page: str) -> tuple[Reader, InspectionType]:
    """Return the reader of a report, and the type of inspection.

    Args:
        page: The words of its first page from top to bottom.

    Raises:
        SetAside: It is another kind of document, or a framework that we do not know.
    """
    words = unpunctuated(page)
    title = re.split(r"inspection dates?\b", words)[0][:_LONGEST_TITLE]
    found = [
        (reader, inspection_type)
        for reader in all_readers()
        if (inspection_type := reader.inspection_type_of(title))
    ]
    quoted = repr(title[:120].strip())
    if len(found) > 1:
        frameworks = ", ".join(reader.framework for reader, _ in found)
        raise SetAside(
            DocumentStatus.UNRECOGNISED, f"a title of several frameworks ({frameworks}): {quoted}"
        )
    if found:
        reader, inspection_type = found[0]
        if reader.read is None:
            name = framework_names()[reader.framework]
            raise SetAside(
                DocumentStatus.UNRECOGNISED, f"an earlier framework, which is not read ({name})"
            )
        return reader, inspection_type
    if "inspection" in words and ("ofsted" in words or "judgement" in words):
        raise SetAside(DocumentStatus.UNRECOGNISED, f"no kind of inspection that we know: {quoted}")
    raise SetAside(DocumentStatus.NOT_A_REPORT, f"no inspection report: {quoted}")
