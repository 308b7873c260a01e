"""How product names and queries are read, in Korean and English. No engine, no database."""
