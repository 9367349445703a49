"""The command `councils`, as tests start it: with the Python that runs them."""

from __future__ import annotations

import sys

COUNCILS = (sys.executable, "-m", "warehouse.common.front_door")
