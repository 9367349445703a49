"""The documented tables, for use elsewhere."""
