"""Addresses: which of them only this machine reaches, and which are safe to trust an answer from."""

import ipaddress
from urllib.parse import urlsplit


def is_secure(url: str) -> bool:
    """By https, or by http from this machine."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    return bool(host) and not parts.username and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)))


def is_loopback(host: str) -> bool:
    """Only this machine reaches it."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
