"""`python -m tests.functional.chaos --minutes 10 --seed 7`: torment a desk and print JSON."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.functional.chaos.run import run_chaos


def main() -> int:
    """Run and report; the exit status is 1 where a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.functional.chaos", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="how long (10)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another order (1)")
    parser.add_argument("--engine", default="bundled", help="SENTIMENT_ENGINE (bundled)")
    parser.add_argument("--a-second", type=float, default=20.0, help="letters a second (20)")
    parser.add_argument("--keep", type=Path, help="a folder for logs and ledger, kept")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="chaos-") as private:
        folder = options.keep or Path(private)
        folder.mkdir(parents=True, exist_ok=True)
        report = run_chaos(
            folder,
            seconds=60 * options.minutes,
            seed=options.seed,
            engine=options.engine,
            a_second=options.a_second,
        )
    sys.stdout.write(report.as_json() + "\n")
    return 1 if report.violations else 0


if __name__ == "__main__":
    sys.exit(main())
