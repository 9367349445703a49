"""What a run must keep to before its facts are published, and what a person should look at."""
