"""The web process loads nothing that only engines need: it would cost memory at every start."""

import subprocess
import sys

HEAVY = (
    "onnxruntime",
    "transformers",
    "torch",
    "numpy",
    "tokenizers",
    "py3langid",
    "sklearn",
    "httpx",
)

LOOK = f"""
import sys
import supportsentiment.wsgi
from django.urls import get_resolver
from api import document

def walk(resolver):
    for part in resolver.url_patterns:
        if hasattr(part, "url_patterns"):
            walk(part)
        else:
            part.callback

walk(get_resolver())
document.as_json()
print(",".join(name for name in {HEAVY!r} if name in sys.modules))
"""


def test_web_imports_nothing_that_only_engines_need():
    looked = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOOK], capture_output=True, text=True, check=True
    )

    assert looked.stdout.strip() == ""
