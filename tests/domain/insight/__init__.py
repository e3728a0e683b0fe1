"""What the whole portfolio says of itself."""
