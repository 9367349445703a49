"""What changed, how fresh it is, and what the runs did."""
