"""What is said of a council and its peers between two days."""
