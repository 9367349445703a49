"""One run from its lock to its summary: what it works with, its order, and what must hold."""
