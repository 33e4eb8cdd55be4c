"""The whole country at work: six healthcare regions with a database each, 10,000 open cases, a hundred officers.

`python -m bench.load` (`make load`) takes some minutes, prints its tables and writes `bench/load/latest.json`; what
they mean, and how they grow, stands in docs/load.md. Everything is on loopback, and gone afterwards.
"""
