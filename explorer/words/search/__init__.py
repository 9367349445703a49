"""What is said of paragraphs that were found."""
