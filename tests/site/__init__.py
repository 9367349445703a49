"""A small stand-in for the two sites, over real HTTP: `python -m tests.site --port N`."""
