"""Capabilities that services rest on. Internal, always."""
