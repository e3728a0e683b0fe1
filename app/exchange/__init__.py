"""Portfolios as files: written by `salkku export`, read by `salkku import`."""
