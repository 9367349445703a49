"""What is said of the data: the page on it, its tables, and answers to SQL."""
