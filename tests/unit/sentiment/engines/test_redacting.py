"""Between the desk and an engine elsewhere."""

from sentiment.analysis import Signal
from sentiment.engines.base import Passage
from sentiment.engines.fake import FakeEngine
from sentiment.engines.redacting import RedactingEngine


class Listening(FakeEngine):
    """Remembers what it was given to read."""

    def __init__(self):
        self.heard = []

    def analyze(self, passages):
        self.heard += [passage.text for passage in passages]
        return super().analyze(passages)


def test_it_hears_no_secret_and_its_evidence_fits_the_original():
    behind = Listening()
    text = "Rosalind here, ros@example.org: I am angry"

    (read,) = RedactingEngine(behind, names=["Rosalind Poe"]).analyze([Passage(text, "en")])

    assert behind.heard == ["[NAME_1] here, [EMAIL_1]: I am angry"]
    (span,) = [one for one in read.evidence if one.signal is Signal.FRUSTRATION]
    assert text[span.start : span.end] == "angry"


def test_shortening_is_part_of_who_reads():
    plain = FakeEngine().identity

    assert RedactingEngine(FakeEngine()).identity.version == f"{plain.version}/r1"
