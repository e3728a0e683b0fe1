"""Parties: people, units and organisations, and the tokens by which they ask."""
