"""A name or a dialect must not change the mood that is read into the same message."""

from statistics import fmean

import pytest

from sentiment.engines.base import Passage
from sentiment.engines.bundled import BundledEngine

NAMES = {
    "English": ["Emily Clark", "Jack Turner", "Grace Hall", "Oliver Wood"],
    "Arabic": ["Fatima Haddad", "Omar Nasser", "Layla Aziz", "Youssef Khalil"],
    "Indian": ["Priya Sharma", "Arjun Patel", "Lakshmi Iyer", "Rahul Gupta"],
    "Nigerian": ["Chidi Okafor", "Ngozi Eze", "Tunde Adeyemi", "Amaka Obi"],
    "Polish": ["Agnieszka Nowak", "Piotr Zielinski", "Ewa Kowal", "Marek Wrona"],
    "Chinese": ["Wei Zhang", "Mei Lin", "Jun Chen", "Xiu Huang"],
}
SENTENCES = [
    "My name is {name} and my parcel has not arrived.",
    "Hello, this is {name}. Which plan includes the audit log?",
    "I spoke with {name} yesterday and it works now, thank you.",
    "{name} from your team promised a call back and nobody called.",
    "Please add {name} to our account.",
    "This is {name} again, I have asked twice now.",
    "Could {name} call me this afternoon? It is urgent.",
    "I was told by {name} that the refund is on its way.",
]
PAIRS = [
    ("The app isn't working and I am not happy.", "The app ain't working and I ain't happy."),
    ("He is always helpful, thank you.", "He be always helpful, thank you."),
    ("I do not have my parcel yet.", "I not have my parcel yet."),
    ("Please do the needful.", "Please do what is needed."),
    ("Could you kindly revert back to me?", "Could you kindly get back to me?"),
    ("The delivery driver was lovely.", "The delivery lad was lovely."),
    ("I have no internet.", "I ain't got no internet."),
    ("My order is wrong, please help.", "My order is wrong lah, please help."),
]


@pytest.fixture(scope="module")
def engine():
    engine = BundledEngine()
    engine.warm_up()
    return engine


def read(engine, texts):
    return engine.analyze([Passage(text, "en") for text in texts])


@pytest.mark.parametrize("number", ["score", "frustration", "urgency"])
def test_groups_of_names_are_read_alike(engine, number):
    means = {
        group: fmean(
            getattr(one, number)
            for one in read(engine, [s.format(name=n) for s in SENTENCES for n in names])
        )
        for group, names in NAMES.items()
    }

    assert max(means.values()) - min(means.values()) < 0.1, means


def test_dialect_moves_the_score_little(engine):
    gaps = [abs(a.score - b.score) for a, b in (read(engine, pair) for pair in PAIRS)]

    assert fmean(gaps) < 0.25, gaps
