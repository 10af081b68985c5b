"""The bundled engine: a small model that runs on any CPU, without a network.

It reads nothing of the settings and the database; `sentiment.engines.registry` makes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sentiment.analysis import Analysis, Evidence, Quality, Signal, abstain
from sentiment.conformal import RISK, most_doubt
from sentiment.engines.artefact import Manifest, Marks, check_files, marks_of, read_manifest
from sentiment.engines.base import EngineIdentity, EngineUnavailableError, Passage
from sentiment.engines.evidence import gather_evidence
from sentiment.engines.onnx_session import Answer, Entry, OnnxSession
from sentiment.engines.surface import surface_features
from sentiment.engines.verdict import judge, signal_values
from sentiment.engines.windows import Window, cut_windows, leave_out
from sentiment.engines.words import Span
from sentiment.language import UNKNOWN, recognise
from sentiment.quality import judge_quality
from sentiment.shortness import with_doubt
from sentiment.wording.own import greeting_end
from sentiment.wording.reading_text import Kept, new_of, visible_of

ARTEFACT_FOLDER = Path(__file__).resolve().parent.parent / "artefact"
_OPENING, _CLOSING, _UNKNOWN_PIECE = 101, 102, 100
_MAX_UNKNOWN_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A passage that can be read: its wording, word pieces and the windows to read them in."""

    kept: Kept
    language: str
    ids: Sequence[int]
    pieces: Sequence[Span]
    windows: Sequence[Window]


@dataclass(frozen=True, slots=True)
class _Loaded:
    session: OnnxSession
    tokenizer: Any
    known_words: frozenset[str]


class BundledEngine:
    """Reads the languages that the artefact in `folder` was found good enough in."""

    def __init__(
        self, folder: Path = ARTEFACT_FOLDER, *, threads: int = 1, risk: float = RISK
    ) -> None:
        """Remember where the artefact lies; `warm_up` or the first text loads it.

        `risk` is how often the possible labels may miss the right one, a share in (0, 1).

        One thread suits a worker that shares its machine: two on two busy cores are slower.
        """
        self._folder = folder
        self._threads = threads
        self._risk = risk
        self._manifest: Manifest | None = None
        self._loaded: _Loaded | None = None
        self._marks: Marks = ()

    @property
    def identity(self) -> EngineIdentity:
        """The artefact that answers.

        Raises:
            EngineUnavailableError: there is no readable manifest.
        """
        if marks_of(self._folder) != self._marks:
            self._manifest = None
        manifest = self._read_manifest()
        return EngineIdentity("bundled", manifest.version, manifest.digest)

    @property
    def doubts(self) -> tuple[float, ...]:
        """What was kept of the texts that the possible labels rest on (`sentiment.conformal`).

        Raises:
            EngineUnavailableError: there is no readable manifest.
        """
        return self._read_manifest().doubts

    @property
    def risk(self) -> float:
        """How often the possible labels may miss the right one."""
        return self._risk

    def warm_up(self) -> None:
        """Check every file, load the model and compare the canaries with their known numbers.

        Raises:
            EngineUnavailableError: the artefact is missing, altered or fails its canaries.
        """
        self._load()

    def analyze(self, passages: Sequence[Passage]) -> list[Analysis]:
        """One analysis per passage, in order, each independent of the others to the bit.

        Raises:
            EngineUnavailableError: the artefact is missing, altered or fails its canaries.
        """
        return self._read(passages, self._load())

    def _check_canaries(self, loaded: _Loaded) -> None:
        manifest = self._read_manifest()
        passages = [Passage(canary.text, "en") for canary in manifest.canaries]
        readings = self._read(passages, loaded)
        for canary, reading in zip(manifest.canaries, readings, strict=True):
            for name, expected in canary.expected.items():
                found = getattr(reading, name)
                if found is None or abs(found - expected) > manifest.tolerance:
                    message = (
                        f"The bundled model gives {name} {found} for a canary sentence where "
                        f"{expected} was expected. The machine's arithmetic or the installed "
                        "onnxruntime differs from what the model was made for."
                    )
                    raise EngineUnavailableError(message)

    def _read(self, passages: Sequence[Passage], loaded: _Loaded) -> list[Analysis]:
        languages = self._read_manifest().languages
        prepared = [_prepare(passage, loaded, languages) for passage in passages]
        entries = [
            _entry(one, window)
            for one in prepared
            if isinstance(one, _Prepared)
            for window in one.windows
        ]
        answers = iter(loaded.session.run(entries))
        return [
            one
            if isinstance(one, Analysis)
            else self._conclude(one, [next(answers) for _ in one.windows])
            for one in prepared
        ]

    def _conclude(self, one: _Prepared, answers: Sequence[Answer]) -> Analysis:
        manifest = self._read_manifest()
        signals = [Signal(name) for name in manifest.evidence_signals]
        logits = [dict(zip(manifest.heads, answer.logits, strict=True)) for answer in answers]
        evidence: list[Evidence] = []
        greeting = greeting_end(one.kept.text)
        for window, answer, heads in zip(one.windows, answers, logits, strict=True):
            inner = one.pieces[window.first : window.last]
            for span in gather_evidence(
                one.kept.text[window.start : window.end],
                pieces=[(start - window.start, end - window.start) for start, end in inner],
                pull=answer.pull,
                signals=signals,
                values=signal_values(heads),
                muted=greeting - window.start,
            ):
                place = one.kept.stored(span.start + window.start, span.end + window.start)
                evidence.append(Evidence(*place, span.signal, span.weight))
        sizes = [window.last - window.first for window in one.windows]
        most = most_doubt(manifest.doubts, risk=self._risk)
        analysis = judge(
            logits,
            sizes=sizes,
            language=one.language,
            evidence=evidence,
            most_doubt=most,
            cut_short=one.kept.cut_short or leave_out(one.windows),
        )
        return replace(analysis, possible=with_doubt(one.kept.text, analysis.possible))

    def _read_manifest(self) -> Manifest:
        if self._manifest is None:
            self._manifest = read_manifest(self._folder)
        return self._manifest

    def _load(self) -> _Loaded:
        """The model, proven by its canaries: one that fails them must not read a single text.

        A file that was altered since is proven again at once, not when somebody starts the worker
        the next time and nobody remembers what changed.
        """
        marks = marks_of(self._folder)
        if self._loaded is None or marks != self._marks:
            # What was put in its place may be of another version.
            self._loaded = self._manifest = None
            loaded = self._open()
            self._check_canaries(loaded)
            self._loaded, self._marks = loaded, marks
        return self._loaded

    def _open(self) -> _Loaded:
        check_files(self._folder, self._read_manifest())
        from tokenizers import Tokenizer

        try:
            return _Loaded(
                OnnxSession(self._folder / "model.onnx", threads=self._threads),
                Tokenizer.from_file(str(self._folder / "tokenizer.json")),
                frozenset((self._folder / "words.txt").read_text("utf-8").split()),
            )
        except Exception as error:
            message = f"The bundled model cannot be loaded: {error}"
            raise EngineUnavailableError(message) from error


def _prepare(passage: Passage, loaded: _Loaded, languages: frozenset[str]) -> _Prepared | Analysis:
    visible = visible_of(passage.text)
    quality = judge_quality(visible.text)
    if quality is not Quality.OK:
        return abstain(quality, because=f"the text is {quality.replace('_', ' ')}")
    kept = new_of(visible)
    language = recognise(kept.text, hint=passage.language_hint, known_words=loaded.known_words)
    if language not in languages:
        because = (
            "the language cannot be told"
            if language == UNKNOWN
            else f"the bundled model has no evidence for the language {language}"
        )
        return abstain(Quality.UNSUPPORTED_LANGUAGE, because=because, language=language)
    encoding = loaded.tokenizer.encode(kept.text, add_special_tokens=False)
    ids = encoding.ids
    if not ids or ids.count(_UNKNOWN_PIECE) / len(ids) > _MAX_UNKNOWN_SHARE:
        because = "the text holds no words that the model knows"
        return abstain(Quality.GARBLED, because=because, language=language)
    windows = cut_windows(kept.text, encoding.offsets)
    return _Prepared(kept, language, ids, encoding.offsets, windows)


def _entry(one: _Prepared, window: Window) -> Entry:
    inner = one.ids[window.first : window.last]
    surface = surface_features(one.kept.text[window.start : window.end])
    return Entry([_OPENING, *inner, _CLOSING], surface)
