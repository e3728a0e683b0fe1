"""Tests of the `salkku` command, run as its users run it."""
