"""Collects: asks the sites, keeps the evidence, reads it."""
