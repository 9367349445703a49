"""Signs of lists: what they look like, with text behind them and alone on a line."""

from __future__ import annotations

import re

_SIGNS = "\u25fc\u25a0\u25aa\u2022\u25cf\u25e6\u2023"
_SYMBOLS = "\uf06e\uf0b7\uf0a7"  # the same, in a font of symbols
STROKES = "\u2500\uf02d\u2015\u0336"  # meant for a dash

# Those that can stand in a sentence need a space behind them; the others do not.
BULLET = re.compile(f"(?:[{_SIGNS}\u2013\u2212_-]\\s+|[{_SYMBOLS}\uf0be{STROKES}]\\s*)(?=\\S)")
# A sign of a list that nothing follows, and lines drawn with signs: neither says anything.
NO_WORDS = re.compile(f"[{_SIGNS}{_SYMBOLS}_\u0336-]+")
