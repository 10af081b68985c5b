"""The browser of the tests: Debian's Chromium, and Playwright's driver that steers it.

The driver is a Node of its own inside the wheel, and wants a library that a bare Debian lacks.
"""

from devtools.binaries import find_chromium
from devtools.layout import VENV
from devtools.packages import apt_install, can_apt_install
from devtools.processes import capture
from devtools.report import Problem, step, warn

CHROMIUM_PACKAGE = "chromium"
DRIVER_LIBRARY_PACKAGE = "libatomic1"


def why_no_browser() -> str:
    """Say why there can be no browser tests here, or return an empty text where there can."""
    if find_chromium() is None:
        return "There is no Chromium here (apt-get install chromium)."
    if not _driver_works():
        return "Playwright's driver does not start here (apt-get install libatomic1)."
    return ""


def prepare_browser() -> str:
    """Install what is missing where that is ours to do; return :func:`why_no_browser`."""
    missing = []
    if find_chromium() is None:
        missing.append(CHROMIUM_PACKAGE)
    if not _driver_works():
        missing.append(DRIVER_LIBRARY_PACKAGE)
    if missing and can_apt_install():
        try:
            with step(f"installing {' and '.join(missing)}"):
                apt_install(*missing)
        except Problem as problem:
            warn(f"{problem.what} {problem.mend}")
    return why_no_browser()


def _driver_works() -> bool:
    drivers = VENV.glob("lib/python*/site-packages/playwright/driver/node")
    return any(capture([driver, "--version"]).returncode == 0 for driver in drivers)
