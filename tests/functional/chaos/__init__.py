"""Chaos: real processes, faults by a seeded schedule, and a ledger of every promise made.

`python -m tests.functional.chaos --minutes 10 --seed 7` runs it for long and prints JSON;
`test_chaos.py` runs a minute of it with every other test. What is promised under which fault
stands in docs/faults.md.
"""
