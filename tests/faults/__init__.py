"""`make faults`: what callers see while the database or the server is broken in each of the ways that happen, and what is lost: nothing."""
