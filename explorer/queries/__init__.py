"""Every question that a page asks of the warehouse, by name."""
