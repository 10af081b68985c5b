"""The bundled engine: a small model that runs on any CPU, without a network.

It reads nothing of the settings and the database; `sentiment.engines.registry` makes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sentiment.analysis import Analysis, Evidence, Quality, Signal, abstain
from sentiment.conformal import RISK, most_doubt
from sentiment.engines.adaptation import POLARITIES, Adaptation, Features, features_of
from sentiment.engines.artefact import Manifest, Marks, check_files, marks_of, read_manifest
from sentiment.engines.base import EngineIdentity, EngineUnavailableError, Passage
from sentiment.engines.evidence import gather_evidence
from sentiment.engines.onnx_session import Answer, Entry, OnnxSession
from sentiment.engines.surface import surface_features
from sentiment.engines.verdict import judge
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
        return self.analyze_with(passages, [None])[0]

    def analyze_with(
        self, passages: Sequence[Passage], adaptations: Sequence[Adaptation | None]
    ) -> list[list[Analysis]]:
        """The analyses by each of the adaptations (None: as shipped), for one pass of the model.

        Raises:
            EngineUnavailableError: as in `analyze`.
        """
        return self._read(passages, self._load(), adaptations)

    def features(self, passages: Sequence[Passage]) -> list[Features | None]:
        """What a refit needs of each passage; None where the model abstains.

        Raises:
            EngineUnavailableError: as in `analyze`.
        """
        loaded = self._load()
        prepared, answers = self._answers(passages, loaded)
        first = self._first_polarity()
        return [
            features_of(
                [(answer.logits[first : first + POLARITIES], answer.pooled) for answer in told],
                _sizes(one),
                language=one.language,
            )
            if isinstance(one, _Prepared)
            else None
            for one, told in zip(prepared, answers, strict=True)
        ]

    def _first_polarity(self) -> int:
        return self._read_manifest().heads.index("polarity:negative")

    def _check_canaries(self, loaded: _Loaded) -> None:
        manifest = self._read_manifest()
        passages = [Passage(canary.text, "en") for canary in manifest.canaries]
        readings = self._read(passages, loaded, [None])[0]
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

    def _read(
        self,
        passages: Sequence[Passage],
        loaded: _Loaded,
        adaptations: Sequence[Adaptation | None],
    ) -> list[list[Analysis]]:
        prepared, answers = self._answers(passages, loaded)
        return [
            [
                one if isinstance(one, Analysis) else self._conclude(one, told, adaptation)
                for one, told in zip(prepared, answers, strict=True)
            ]
            for adaptation in adaptations
        ]

    def _answers(
        self, passages: Sequence[Passage], loaded: _Loaded
    ) -> tuple[list[_Prepared | Analysis], list[list[Answer]]]:
        """Each passage as it can be read, and what the graph says of each of its windows."""
        languages = self._read_manifest().languages
        prepared = [_prepare(passage, loaded, languages) for passage in passages]
        windows = [one.windows if isinstance(one, _Prepared) else () for one in prepared]
        entries = [
            _entry(one, window)
            for one in prepared
            if isinstance(one, _Prepared)
            for window in one.windows
        ]
        answers = iter(loaded.session.run(entries))
        return prepared, [[next(answers) for _ in each] for each in windows]

    def _conclude(
        self, one: _Prepared, answers: Sequence[Answer], adaptation: Adaptation | None
    ) -> Analysis:
        manifest = self._read_manifest()
        signals = [Signal(name) for name in manifest.evidence_signals]
        logits = [self._heads_of(answer, adaptation) for answer in answers]
        evidence: list[Evidence] = []
        greeting = greeting_end(one.kept.text)
        for window, answer, heads in zip(one.windows, answers, logits, strict=True):
            inner = one.pieces[window.first : window.last]
            for span in gather_evidence(
                one.kept.text[window.start : window.end],
                pieces=[(start - window.start, end - window.start) for start, end in inner],
                pull=answer.pull,
                signals=signals,
                logits=heads,
                muted=greeting - window.start,
            ):
                place = one.kept.stored(span.start + window.start, span.end + window.start)
                evidence.append(Evidence(*place, span.signal, span.weight))
        doubts = (adaptation.doubts if adaptation else ()) or manifest.doubts
        analysis = judge(
            logits,
            sizes=_sizes(one),
            language=one.language,
            evidence=evidence,
            most_doubt=most_doubt(doubts, risk=self._risk),
            cut_short=one.kept.cut_short or leave_out(one.windows),
        )
        return replace(analysis, possible=with_doubt(one.kept.text, analysis.possible))

    def _heads_of(self, answer: Answer, adaptation: Adaptation | None) -> dict[str, float]:
        heads = dict(zip(self._read_manifest().heads, answer.logits, strict=True))
        if adaptation is not None:
            names = list(heads)[self._first_polarity() :][:POLARITIES]
            moved = adaptation.shifted([heads[name] for name in names], answer.pooled)
            heads.update(zip(names, moved, strict=True))
        return heads

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


def _sizes(one: _Prepared) -> list[int]:
    return [window.last - window.first for window in one.windows]
