"""`make bench`: see benchmarks/pages.py."""

from benchmarks.pages import main

main()
