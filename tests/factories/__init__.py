"""Plain functions that make rows for tests, one module per room."""
