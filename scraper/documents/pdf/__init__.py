"""A PDF as pages of positioned lines, words and ruling lines."""
