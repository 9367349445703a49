"""Letters and reports of visits that give no grade: which kind, and what they say."""
