"""What each token may take of the server."""
