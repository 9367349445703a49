"""Charts of one council and of those beside it: ribbons of grades, changes, the way back."""
