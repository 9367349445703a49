"""Safe answers to anybody's SQL, and the questions that come with the warehouse."""
