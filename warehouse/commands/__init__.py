"""Sub-commands of the front door that ask, build or hand out the warehouse, one a file."""
