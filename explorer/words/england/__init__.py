"""What is said of England on a day."""
