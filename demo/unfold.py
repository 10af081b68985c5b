"""Turns one commission into a conversation: beats into words, paces into moments. PURE but for chance."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import TypedDict

from demo import calendar
from demo.company import Staff
from demo.happenings import Given, Happening, Moved, Raised, Said
from demo.staging import Commission, Stage, stage
from demo.story.beats import CROSS, RECIPES, Beat, Pace, Speaker
from demo.story.courses import FIRES, OPENINGS, Course, course_for, fire_for
from demo.story.deck import Deck
from demo.story.matter import Kind, Library, Matter
from demo.story.teller import Scene, Teller
from demo.story.voices import LETTERS
from tickets.choices import Channel, MessageKind, Priority, Tier
from tickets.lifecycle import Status

# Minutes: the middle, and how far it spreads (a factor either way).
QUICK = {
    Pace.AT_ONCE: (0.5, 1.5), Pace.PROMPT: (3, 2.5), Pace.SLOW: (35, 2), Pace.DAYS: (2600, 1.5),
    Pace.SOON: (2, 2.5), Pace.LATER: (14, 4), Pace.NAGGING: (12, 1.8),
    Pace.RETURNING: (4300, 1.4),
}  # fmt: skip
UNHURRIED = {
    Pace.AT_ONCE: (4, 2), Pace.PROMPT: (110, 2.6), Pace.SLOW: (400, 2), Pace.DAYS: (3300, 1.6),
    Pace.SOON: (70, 3), Pace.LATER: (420, 3.2), Pace.NAGGING: (1250, 1.4),
    Pace.RETURNING: (4300, 1.4),
}  # fmt: skip
HEAVY = frozenset({Kind.OUTAGE, Kind.LEAVING})
LIGHT = frozenset({Kind.WISH, Kind.PRAISE, Kind.QUESTION})
SOLVED_BY_ITSELF = timedelta(days=6)
# How likely a conversation stops at a step of so many days ago.
BEGUN, STUCK = 1.7, 3.0
LYING = ((1, 0.3), (2, 0.2), (3, 0.1), (6, 0.03))
HOLDS_DAYS, HELD = 28, 0.75
# Lately people have been a little crosser than usual.
MOST_HEAT = 0.95
TENSE, TENSER = timedelta(days=3), 0.3
CLOSED_AFTER = timedelta(days=5)
TRIAGED = 0.85
HTML_SHARE = 0.12


class Told(TypedDict):
    """What a conversation came to, as fields of a `PlannedTicket`."""

    channel: Channel
    subject: str
    priority: Priority
    tags: tuple[str, ...]
    fields: dict[str, object]
    happenings: tuple[Happening, ...]


class Unfolder:
    """Unfolds one conversation after the other; what lies in the future is left out."""

    def __init__(self, teller: Teller, rng: Random, *, now: datetime) -> None:
        """`now` is where the history ends."""
        self._teller, self._rng, self._now = teller, rng, now

    def unfold(self, commission: Commission) -> Told:
        """The conversation up to now."""
        matter = commission.matter
        course = self._course(commission)
        staged = stage(commission, rng=self._rng)
        scene = staged.scene
        run = _Run(staged, at=commission.at, now=self._now)
        if matter.kind is Kind.SPAM:
            self._as_spam(run)
        else:
            run.burns = course in FIRES
            self._play(course, run)
            self._wind_up(run)
        happenings = tuple(sorted(run.happenings, key=lambda happening: happening.at))
        return Told(
            channel=scene.channel,
            subject=self._teller.subject(scene),
            priority=self._priority(commission),
            tags=self._tags(matter, course, happenings),
            fields=self._fields(matter, course),
            happenings=happenings,
        )

    def _course(self, commission: Commission) -> Course:
        person, matter = commission.person, commission.matter
        if commission.burns and (fire := fire_for(matter, rng=self._rng)):
            return fire
        tense = TENSER if commission.at > self._now - TENSE else 0.0
        heat = min(MOST_HEAT, person.voice.heat + tense)
        return course_for(matter, heat=heat, wry=person.voice.wry, rng=self._rng)

    def _play(self, course: Course, run: "_Run") -> None:
        before: Beat | None = None
        for beat in course.beats:
            run.at = self._moment(beat, run)
            if run.at > self._now or self._is_left_lying(before, run):
                return
            self._perform(beat, run, before=before)
            before = beat
        run.over = True

    def _is_left_lying(self, before: Beat | None, run: "_Run") -> bool:
        """Whether nobody has got round to going on: what is recent, or waits for engineers."""
        if before is None or run.burns:
            return False
        days = (self._now - run.at) / timedelta(days=1)
        if before is Beat.ON_HOLD:
            return days < HOLDS_DAYS and self._rng.random() < HELD
        odds = next((odds for until, odds in LYING if days < until), 0.0)
        if before in CROSS and before not in OPENINGS:
            return self._rng.random() < odds * STUCK
        return self._rng.random() < (odds if before in OPENINGS else odds * BEGUN)

    def _moment(self, beat: Beat, run: "_Run") -> datetime:
        if not run.happenings:
            return run.at
        recipe = RECIPES[beat]
        paces = UNHURRIED if run.scene.channel in LETTERS else QUICK
        middle, spread = paces[recipe.pace]
        minutes = middle * spread ** self._rng.uniform(-1, 1)
        at = run.at + timedelta(minutes=minutes, seconds=self._rng.uniform(0, 59))
        if recipe.speaker is Speaker.CUSTOMER:
            return _when_awake(at)
        return calendar.when_at_work(at, now=self._now)

    def _perform(self, beat: Beat, run: "_Run", *, before: Beat | None) -> None:
        speaker = RECIPES[beat].speaker
        who = run.senior if run.escalated else run.agent
        if beat is Beat.SOLVE:
            run.add(Moved(run.at, Status.SOLVED, who.key))
        elif beat is Beat.ON_HOLD:
            run.add(Moved(run.at, Status.ON_HOLD, who.key))
        elif beat is Beat.ESCALATE:
            run.escalated = True
            run.add(Raised(run.at, Priority.URGENT, run.agent.key))
            run.add(Given(run.at, run.senior.key, run.scene.matter.team, run.agent.key))
        elif speaker is Speaker.CUSTOMER:
            self._customer(beat, run)
        else:
            run.is_taken(self._rng)
            text = self._teller.say(beat, run.scene_of(who), answers=before)[0]
            kind = MessageKind.NOTE if speaker is Speaker.NOTE else MessageKind.OUTBOUND
            run.add(Said(run.at, kind, text, who.key))

    def _customer(self, beat: Beat, run: "_Run") -> None:
        for text in self._teller.say(beat, run.scene):
            html = ""
            if run.scene.channel is Channel.EMAIL and self._rng.random() < HTML_SHARE:
                html = as_html(text)
            run.add(Said(run.at, MessageKind.INBOUND, text, html=html))
            run.at += timedelta(seconds=self._rng.uniform(6, 25))
        if len(run.happenings) <= 2 and self._rng.random() < TRIAGED:  # noqa: PLR2004 - the opening
            run.add(Given(run.at + timedelta(seconds=4), None, run.scene.matter.team))

    def _as_spam(self, run: "_Run") -> None:
        self._customer(Beat.OPEN_CALM, run)
        at = calendar.when_at_work(run.at + timedelta(hours=1), now=self._now)
        if at <= self._now:
            run.add(Moved(at, Status.SPAM, run.agent.key))

    def _wind_up(self, run: "_Run") -> None:
        """Let time do its work: silence solves a ticket, and a solved one is closed."""
        if not run.over:
            return
        last = run.happenings[-1]
        solved_at = last.at if isinstance(last, Moved) else None
        if solved_at is None and isinstance(last, Said) and last.kind is MessageKind.OUTBOUND:
            solved_at = last.at + SOLVED_BY_ITSELF
            if solved_at <= self._now:
                run.add(Moved(solved_at, Status.SOLVED))
        if solved_at and solved_at + CLOSED_AFTER <= self._now:
            run.add(Moved(solved_at + CLOSED_AFTER, Status.CLOSED))

    def _priority(self, commission: Commission) -> Priority:
        if commission.matter.kind in HEAVY or commission.person.tier is Tier.VIP:
            return self._rng.choice([Priority.NORMAL, Priority.HIGH, Priority.HIGH])
        if commission.matter.kind in LIGHT:
            return self._rng.choice([Priority.LOW, Priority.NORMAL, Priority.NORMAL])
        return self._rng.choices(list(Priority), [8, 74, 15, 3])[0]

    def _tags(
        self, matter: Matter, course: Course, happenings: tuple[Happening, ...]
    ) -> tuple[str, ...]:
        tags = list(matter.tags)
        if any(isinstance(happening, Raised) for happening in happenings):
            tags.append("escalated")
        if Beat.LEAVES in course.beats or matter.kind is Kind.LEAVING:
            tags.append("churn-risk")
        return tuple(dict.fromkeys(tags))

    def _fields(self, matter: Matter, course: Course) -> dict[str, object]:
        fields: dict[str, object] = {"product_area": matter.area}
        if matter.area in {"Mobile app", "Web app", "Calendar"}:
            fields["app_version"] = self._rng.choice(["8.1.4", "8.2.0", "8.2.1", "8.2.1", "8.3.0"])
        if Beat.ESCALATE in course.beats:
            fields["call_back"] = True
        if Beat.RETAIN in course.beats:
            fields["credit_given"] = self._rng.choice([20, 35, 50, 75, 120])
        return fields


class _Run:
    """A conversation while it is being told."""

    def __init__(self, staged: Stage, *, at: datetime, now: datetime) -> None:
        self.scene, self.agent, self.senior = staged.scene, staged.agent, staged.senior
        self.at, self.now = at, now
        self.happenings: list[Happening] = []
        self.escalated = self.over = self.taken = self.burns = False

    def scene_of(self, who: Staff) -> Scene:
        """The scene with the name of whoever signs."""
        return replace(self.scene, words={**self.scene.words, "agent": who.first})

    def add(self, happening: Happening) -> None:
        """It happens, unless it lies in the future."""
        if happening.at <= self.now:
            self.happenings.append(happening)

    def is_taken(self, rng: Random) -> None:
        """Somebody picks the ticket up before the first answer or note."""
        if not self.taken and not self.escalated:
            at = self.at - timedelta(seconds=rng.uniform(10, 50))
            self.add(Given(at, self.agent.key, self.scene.matter.team, self.agent.key))
            self.taken = True


def pick_of(
    library: Library, rng: Random, *, marked: Mapping[str, calendar.Marker]
) -> Callable[[Kind, datetime], Matter]:
    """Deals matters kind by kind, each once before any comes again, and none before its time."""
    decks = {kind: Deck(library.of_kind(kind), rng) for kind in Kind if library.of_kind(kind)}

    def pick(kind: Kind, at: datetime) -> Matter:
        return decks[kind].draw(lambda matter: _is_due(matter, at, marked))

    return pick


def _is_due(matter: Matter, at: datetime, marked: Mapping[str, calendar.Marker]) -> bool:
    if not matter.marker:
        return True
    return at >= marked[matter.marker].starts + timedelta(hours=matter.since_hours)


def as_html(text: str) -> str:
    """A letter as a mail program would send it. The text holds no markup of its own."""
    paragraphs = text.replace("&", "&amp;").replace("<", "&lt;").split("\n\n")
    return "".join(f"<p>{p}</p>".replace("\n", "<br>") for p in paragraphs)


def _when_awake(at: datetime) -> datetime:
    """People write at night, but rarely between one and six."""
    return at.replace(hour=7) if 1 <= at.hour < 6 else at  # noqa: PLR2004 - hours of the night
