"""The child process that documents are read in."""
