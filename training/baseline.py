"""The dictionary baseline of the model card: VADER on the texts that the model is measured on.

python -m training.baseline --data FOLDER
"""

import argparse
import json
from pathlib import Path

import numpy as np
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from training.measure import polarity_figures
from training.mixture import read_mixture

_BAND = 0.05


def main() -> None:
    """Print accuracy and macro-F1 per source as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    test = read_mixture(parser.parse_args().data).test
    analyzer = SentimentIntensityAnalyzer()
    figures = {}
    for source, examples in test.items():
        scores = [analyzer.polarity_scores(one.text)["compound"] for one in examples]
        # One-hot "logits" from VADER's own cut-offs.
        rows = [[s <= -_BAND, -_BAND < s < _BAND, s >= _BAND] for s in scores]
        figures[source] = polarity_figures(examples, np.array(rows, dtype=np.float32))
        figures[source].pop("calibration_error", None)
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
