"""Readers of the data sets of official statistics that stand beside the grades."""
