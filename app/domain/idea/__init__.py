"""Development ideas, from submission to delivery."""
