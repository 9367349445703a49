"""What every text is written with: HTML, Markdown, counts, days, and what is said on all pages."""
