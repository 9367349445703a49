"""What the software promises, one behaviour a test."""
