"""What is said of one council: on its page, and on its fact sheet."""
