"""What searching costs: see `__main__.py`."""
