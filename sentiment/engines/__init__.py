"""Adapters that turn texts into analyses, one per file, behind the `Engine` protocol."""

import os

# Two threads of small matrix products on two busy cores wait for each other: a refit took ten
# times as long. It must be said before numpy is loaded, which this package alone does.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
