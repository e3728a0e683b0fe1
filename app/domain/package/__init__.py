"""Packages: what a version contains, its option groups and its offerings with their prices."""
