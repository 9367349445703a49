"""What is kept: the archive of bytes, and the rows that were read from it."""
