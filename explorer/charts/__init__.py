"""Data in, chart out."""
