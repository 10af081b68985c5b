"""Recognise the faults that everybody meets in the words of other programs."""

import shutil

from devtools.layout import ROOT

NEARLY_NOTHING = 20 * 1024**2
FULL_WORDS = ("no space left", "disk quota exceeded", "could not extend file")
NETWORK_WORDS = (
    "name resolution",
    "resolve host",
    "name or service not known",
    "dns error",
    "failed to lookup address",
    "connection refused",
    "network is unreachable",
    "newconnectionerror",
    "max retries exceeded",
    "client error (connect)",
    "no route to host",
    "connect timeout",
    "timed out",
)


def mend_for(words: str) -> str:
    """Return how to mend a full disk, a missing network or too little shared memory.

    Returns an empty text where the words tell of something else.
    """
    lower = words.lower()
    # Some programs keep the reason of their failure to themselves, so the disk is asked as well.
    nothing_left = shutil.disk_usage(ROOT).free < NEARLY_NOTHING
    if nothing_left or any(word in lower for word in FULL_WORDS):
        return f"The disk is full: free some space on the one that holds {ROOT}."
    if "shared memory" in lower:
        return "The machine allows too little shared memory; in a container, give /dev/shm 128 MB."
    if any(word in lower for word in NETWORK_WORDS):
        return (
            "The package index cannot be reached: check the network, or name a mirror in "
            "PIP_INDEX_URL and a proxy in HTTPS_PROXY."
        )
    return ""
