"""Portfolios: each service is in exactly one."""
