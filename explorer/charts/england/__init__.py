"""Charts of the whole country: its map, its grades through time, all that is held."""
