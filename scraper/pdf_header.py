"""Is this a PDF, by its beginning? Asked of what came, of what is kept and of what is read."""

from __future__ import annotations

REACH = 1024
"""Bytes within which the header stands: readers let others stand before it.
Source: PDF Reference 1.7, appendix H.3, note 13."""


def has_pdf_header(data: bytes) -> bool:
    """Whether bytes are a PDF by their header; the first `REACH` of them are enough."""
    return b"%PDF-" in data[:REACH]
