"""Counters of the kernel, in the Prometheus format."""

from prometheus_client import Counter

from supportsentiment.kernel.shared_counts import share_counts

share_counts()

NUDGES_LOST = Counter("supportsentiment_nudges_lost_total", "Nudges that the broker did not take.")
WORK_DONE = Counter("supportsentiment_work_done_total", "Facts dealt with.", ["listener"])
WORK_FAILED = Counter("supportsentiment_work_failed_total", "Attempts that failed.", ["listener"])
WORK_DEAD = Counter("supportsentiment_work_dead_total", "Facts given up.", ["listener"])
