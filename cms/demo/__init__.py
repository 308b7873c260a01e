"""The built-in demo: two invented markets with their stalls, people and orders."""
