"""The bundled engine on the shipped artefact: honest loading, stable numbers, sane limits.

How good its readings are is measured in tests/verification, not here.
"""

import json
import shutil

import pytest

from sentiment.analysis import Quality, Signal
from sentiment.engines import bundled
from sentiment.engines.artefact import MANIFEST
from sentiment.engines.base import EngineUnavailableError, Passage
from sentiment.engines.bundled import ARTEFACT_FOLDER, BundledEngine
from sentiment.engines.windows import MAX_WINDOWS, cut_windows

TEXTS = [
    "Thanks!",
    "Where is my order? It was due on Monday.",
    "I have asked three times now and nobody has answered.",
    "The export fails with error 502 since the last release, see the log I attached for details.",
    "Ok.",
    "Please call me today. " * 30,
    "Great product, terrible delivery!!!",
]


@pytest.fixture(scope="module")
def engine():
    engine = BundledEngine()
    engine.warm_up()
    return engine


@pytest.fixture
def copied(tmp_path):
    """A copy of the artefact that a test may spoil; the large file is linked."""
    for path in ARTEFACT_FOLDER.iterdir():
        if path.suffix == ".onnx":
            (tmp_path / path.name).symlink_to(path)
        else:
            shutil.copy(path, tmp_path / path.name)
    return tmp_path


def change_manifest(folder, **fields):
    path = folder / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


def test_the_artefact_is_small():
    assert sum(path.stat().st_size for path in ARTEFACT_FOLDER.iterdir()) < 25_000_000


def test_a_reading_does_not_depend_on_its_neighbours(engine):
    alone = [engine.analyze([Passage(text, "en")])[0] for text in TEXTS]

    together = engine.analyze([Passage(text, "en") for text in TEXTS])
    crowded = engine.analyze([Passage(text, "en") for text in TEXTS * 9])
    reverse = engine.analyze([Passage(text, "en") for text in reversed(TEXTS)])

    assert together == alone
    assert crowded == alone * 9
    assert reverse == alone[::-1]


def test_raw_outputs_are_equal_to_the_bit(engine):
    session = engine._loaded.session
    entries = [session_entry(engine, text) for text in TEXTS for _ in range(3)]

    together = session.run(entries)
    alone = [session.run([entry])[0] for entry in entries]

    for one, other in zip(together, alone, strict=True):
        assert one.logits == other.logits
        assert one.pull == other.pull
        assert one.pooled.tobytes() == other.pooled.tobytes()


def session_entry(engine, text):
    from sentiment.engines.onnx_session import Entry
    from sentiment.engines.surface import surface_features

    ids = engine._loaded.tokenizer.encode(text).ids[:120]
    return Entry(ids, surface_features(text))


def test_evidence_lies_inside_the_text_on_whole_words(engine):
    for text in TEXTS:
        (reading,) = engine.analyze([Passage(text, "en")])
        for one in reading.evidence:
            span = text[one.start : one.end]
            assert span == span.strip() != ""
            assert one.start == 0 or not text[one.start - 1].isalnum()
            assert one.end == len(text) or not text[one.end].isalnum()


@pytest.mark.parametrize(
    "before",
    ["\U0001f600\U0001f680 ", "caf\u00e9 na\u00efve ", "\ud800 ", "a\x00b ", "e\u0301 \u200b"],
)
def test_odd_characters_do_not_shift_the_evidence(engine, before):
    text = f"{before}I have asked three times now and nobody has answered."

    (reading,) = engine.analyze([Passage(text, "en")])

    shown = " ".join(text[one.start : one.end] for one in reading.evidence)
    assert reading.evidence
    assert set(shown.split()) <= set(text.replace(".", "").split())


def test_words_claim_no_more_than_their_signal(engine):
    (reading,) = engine.analyze([Passage(TEXTS[2], "en")])

    claimed = [one.weight for one in reading.evidence if one.signal is Signal.FRUSTRATION]
    assert claimed
    assert sum(weight for weight in claimed if weight > 0) <= reading.frustration + 0.001


@pytest.mark.parametrize("unit", ["I am still waiting for my parcel. ", "word ", "x", "a.b!c?\n"])
def test_two_hundred_thousand_characters_are_read_in_a_few_windows(engine, unit, monkeypatch):
    cut = []
    monkeypatch.setattr(
        bundled, "cut_windows", lambda *given: cut.extend(cut_windows(*given)) or cut
    )

    (reading,) = engine.analyze([Passage((unit * 200_000)[:200_000], "en")])

    assert len(cut) <= MAX_WINDOWS
    assert reading.quality is not Quality.OK or not reading.abstained


@pytest.mark.parametrize(
    ("text", "quality"),
    [
        ("", Quality.EMPTY),
        ("> only a quote", Quality.QUOTED_ONLY),
        ("Automatic reply: I am away", Quality.MACHINE_WRITTEN),
        ("\ufffd\ufffd\ufffd\ufffd", Quality.GARBLED),
        ("Ich habe mein Paket noch nicht bekommen.", Quality.UNSUPPORTED_LANGUAGE),
        ("\U0001f621\U0001f621", Quality.GARBLED),
    ],
)
def test_what_cannot_be_read_is_not_scored(engine, text, quality):
    (reading,) = engine.analyze([Passage(text)])

    assert reading.quality is quality
    assert reading.abstained
    assert reading.abstained_because


def test_the_identity_names_the_manifest(engine):
    assert engine.identity.engine == "bundled"
    assert engine.identity.version.startswith("minilm-support-")
    assert len(engine.identity.digest) == 64


def test_a_missing_artefact_is_said(tmp_path):
    with pytest.raises(EngineUnavailableError, match="missing"):
        BundledEngine(tmp_path).warm_up()


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "words.txt"])
def test_a_missing_file_is_said(copied, name):
    (copied / name).unlink()

    with pytest.raises(EngineUnavailableError, match=name):
        BundledEngine(copied).warm_up()


def test_an_altered_file_is_refused(copied):
    with (copied / "words.txt").open("a") as stream:
        stream.write("zzz\n")

    with pytest.raises(EngineUnavailableError, match="altered"):
        BundledEngine(copied).analyze([Passage("Hello there", "en")])


def test_a_file_altered_while_the_model_is_in_use_is_refused_until_it_is_mended(copied):
    engine = BundledEngine(copied)
    hello = [Passage("Hello there", "en")]
    before = engine.analyze(hello)
    words = (copied / "words.txt").read_bytes()

    (copied / "words.txt").write_bytes(words + b"zzz\n")
    with pytest.raises(EngineUnavailableError, match="altered"):
        engine.analyze(hello)
    (copied / "words.txt").write_bytes(words)

    assert engine.analyze(hello) == before


def test_another_artefact_in_its_place_is_named_before_it_reads(copied):
    engine = BundledEngine(copied)
    engine.warm_up()

    change_manifest(copied, version="minilm-support-next")

    assert engine.identity.version == "minilm-support-next"
    assert engine.analyze([Passage("Hello there", "en")])[0].score is not None


def test_a_damaged_manifest_is_refused(copied):
    (copied / MANIFEST).write_text("{")

    with pytest.raises(EngineUnavailableError, match="damaged"):
        BundledEngine(copied).warm_up()


def test_a_manifest_of_another_format_is_refused(copied):
    change_manifest(copied, format=99)

    with pytest.raises(EngineUnavailableError, match="format"):
        BundledEngine(copied).identity  # noqa: B018


def test_a_manifest_may_not_name_files_elsewhere(copied):
    change_manifest(copied, files={"../secret": {"sha256": "0"}})

    with pytest.raises(EngineUnavailableError, match="outside"):
        BundledEngine(copied).warm_up()


def test_canaries_that_sing_another_song_stop_the_engine(copied):
    canary = {"text": "Thank you, it works.", "expected": {"score": -1.0}}
    change_manifest(copied, canaries=[canary])

    with pytest.raises(EngineUnavailableError, match="canary"):
        BundledEngine(copied).warm_up()
