"""The exported data in other engines than the one it comes from."""
