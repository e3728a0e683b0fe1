"""What is seen of a running server: lines, counts, slow operations, spans."""
