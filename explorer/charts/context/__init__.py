"""Charts of the figures that stand beside the grades."""
