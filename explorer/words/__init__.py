"""Rows in, sentences out; texts made safe to show."""
