"""Agreements: which customer has which offering."""
