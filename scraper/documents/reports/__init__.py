"""Readers of reports: pages in, what a report says out."""
