"""Who to ask, and in what order; no parsing."""
