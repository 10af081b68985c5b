"""Install a package of the machine's own, where we are root on Debian or a child of it."""

import os
import shutil

from devtools.processes import capture, must

APT_ENVIRONMENT = {"DEBIAN_FRONTEND": "noninteractive"}


def can_apt_install() -> bool:
    """Tell whether packages can be installed without asking anybody."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(*names: str) -> None:
    """Install packages, refreshing the package lists where they are missing or too old."""
    env = {**os.environ, **APT_ENVIRONMENT}
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *names]
    if capture(command, env=env).returncode == 0:
        return
    must(
        ["apt-get", "update", "-q"],
        what="The list of packages could not be refreshed.",
        mend="Check the network and /etc/apt/sources.list.",
        env=env,
    )
    must(command, what=f"{' '.join(names)} could not be installed.", env=env)
