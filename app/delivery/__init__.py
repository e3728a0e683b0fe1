"""What happens without a request: the worker."""
