"""Sub-commands of the front door that collect and read, one a file."""
