"""Keeps: every judgement in one DuckDB file, built by SQL that a researcher can read."""
