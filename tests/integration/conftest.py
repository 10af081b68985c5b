"""What several rooms together need."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def language():
    """A request leaves its language to its thread, where the next test begins."""
    yield
    translation.deactivate()
