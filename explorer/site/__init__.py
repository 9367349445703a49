"""The static pages: the explorer's queries and words, as files that any server hands out."""
