"""How long it takes to read messages again, before it begins and while it goes on. PURE."""

from dataclasses import dataclass

FEWEST_MEASURED = 200


@dataclass(frozen=True, slots=True)
class Pace:
    """What reading again cost: so many messages in so many seconds of time and of processor.

    `here` says that it was measured on this desk.
    """

    messages: int
    seconds: float
    cpu_seconds: float
    here: bool = True

    @property
    def a_second(self) -> float:
        """Messages a second."""
        return self.messages / self.seconds if self.seconds > 0 else 0.0

    @property
    def cpu_of_a_thousand(self) -> float:
        """Seconds of processor for 1,000 messages."""
        return 1_000 * self.cpu_seconds / self.messages if self.messages else 0.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """What so many messages will take, in seconds; `pace` is what it rests on."""

    messages: int
    seconds: float
    cpu_seconds: float
    pace: Pace


# Two shared cores, busy with other things, and chat messages: see docs/benchmarks.md.
SHIPPED = Pace(messages=2_000, seconds=17.2, cpu_seconds=6.8, here=False)


def pace_of(measured: Pace | None) -> Pace:
    """What this desk measured, where that was enough to go by; else the shipped figure."""
    enough = measured is not None and measured.messages >= FEWEST_MEASURED
    return measured if measured is not None and enough and measured.seconds > 0 else SHIPPED


def estimate(messages: int, pace: Pace) -> Estimate:
    """What reading this many will take at that pace."""
    share = messages / pace.messages
    return Estimate(messages, share * pace.seconds, share * pace.cpu_seconds, pace)


def percent(done: int, total: int) -> int:
    """How much is done, 0 to 100; 100 only when all is."""
    return 100 if done >= total else min(99, 100 * done // total)


def seconds_left(done: int, total: int, *, seconds: float) -> float | None:
    """How long the rest takes if it goes on like this; None while nothing is done."""
    if done <= 0 or seconds <= 0:
        return None
    return max(0, total - done) * seconds / done
