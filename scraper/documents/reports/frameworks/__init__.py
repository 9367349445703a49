"""A module a framework: see scraper.documents.reports.reader."""
