"""Who asks: what a request shows, an API token or a JWT, becomes a Viewer."""
