"""The demo portfolio: the reviewed file portfolio.yaml, its loader, and the generator of the large set."""
