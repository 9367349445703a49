"""One run: what to ask, what came of it, what must hold, and what people are told."""
