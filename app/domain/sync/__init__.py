"""Other systems: their names for our rows, and writes that may be repeated."""
