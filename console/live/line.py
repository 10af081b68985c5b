"""Whether the line to the channel layer holds, judged by the pulses that come back. PURE.

The layer reconnects by itself after an outage, but what was said meanwhile is gone, and it does
not tell. A process therefore sends itself numbered pulses the same way. One that is late means
nothing; one that is overtaken by the next was lost, and hints may have been lost with it.
"""

SILENCE_SECONDS = 5.0
# Whoever hands out facts leaves the broker alone for some seconds after a failure, so hints may
# stay away a little longer than the line.
SAY_AGAIN_SECONDS = 4.0


class Line:
    """Counts pulses. `now` is in seconds, on a clock that never goes back."""

    def __init__(self, *, now: float) -> None:
        self._sent = 0
        self._heard = 0
        self._heard_at = now
        self._say_again_at: float | None = None

    def next_pulse(self) -> int:
        """The number of the pulse to send now."""
        self._sent += 1
        return self._sent

    def heard(self, number: int, *, now: float) -> bool:
        """A pulse came back. True where others were lost before it."""
        gap = number > self._heard + 1
        self._heard = max(self._heard, number)
        self._heard_at = now
        if gap:
            self._say_again_at = now + SAY_AGAIN_SECONDS
        return gap

    def should_say_again(self, *, now: float) -> bool:
        """Whether screens should be told once more that something was lost. True once."""
        if self._say_again_at is None or now < self._say_again_at:
            return False
        self._say_again_at = None
        return True

    def is_silent(self, *, now: float) -> bool:
        """Whether nothing has come back for so long that nobody should rely on the line."""
        return now - self._heard_at > SILENCE_SECONDS
