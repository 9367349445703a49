"""The floor that all rooms stand on: problems, clock, home, text, and the one front door."""
