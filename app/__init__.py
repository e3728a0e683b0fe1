"""Salkku: service portfolio management over GraphQL. README.md beside this file is the map of the code."""
