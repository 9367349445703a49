"""Whom to credit for the data, said in the same words everywhere."""

from __future__ import annotations

YEAR = 2026
"""Of this edition, as the Ordnance Survey's licence asks for it."""

OPEN_GOVERNMENT_LICENCE = (
    "Contains public sector information licensed under the Open Government Licence v3.0"
)
BOUNDARIES = f"Contains OS data © Crown copyright and database right {YEAR}."
ATTRIBUTION = (
    f"{OPEN_GOVERNMENT_LICENCE}: Ofsted, the Department for Education and the Office for National "
    f"Statistics. {BOUNDARIES}"
)
