"""How far the pages are from the same work in raw SQL: `make bench`.

Ratios of one run on one machine, never a verdict: nothing here fails because it is slow.
"""
