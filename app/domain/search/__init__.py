"""Search: words found in services, ideas and comments."""
