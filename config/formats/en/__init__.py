"""English as the pages write it: 25 Nov 2026, as in core/when.py."""
