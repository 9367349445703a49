"""Sub-commands of the front door that show."""
