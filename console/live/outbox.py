"""What a socket has yet to be told, and how much a browser may say. PURE."""

from typing import Any

from console.live import frames
from console.live.frames import Alert, Change

MOST_CHANGES = 100
MOST_ALERTS = 20


class Outbox:
    """Joins news until it is taken. Too much of it becomes one word: stale."""

    def __init__(self) -> None:
        self._changes: dict[Change, None] = {}
        self._alerts: dict[Alert, None] = {}
        self._lost: dict[int, None] = {}
        self._stale = False
        self._notice = False

    def __bool__(self) -> bool:
        return bool(self._changes or self._alerts or self._lost or self._stale or self._notice)

    def add_change(self, change: Change) -> None:
        """Tell of a change, once."""
        if not self._stale:
            self._changes[change] = None
        if len(self._changes) > MOST_CHANGES:
            self.say_stale()

    def add_alert(self, alert: Alert) -> None:
        """Tell of an escalation, once, even where changes are too many to tell."""
        if len(self._alerts) < MOST_ALERTS:
            self._alerts[alert] = None
        else:
            self.say_stale()

    def add_lost(self, ticket_id: int) -> None:
        """Tell that a watched ticket has moved out of sight."""
        self._lost[ticket_id] = None

    def say_notice(self) -> None:
        """Tell that the desk itself stands differently."""
        self._notice = True

    def say_stale(self) -> None:
        """Make the screen fetch all that it shows; single changes need no telling then."""
        self._stale = True
        self._changes.clear()

    def take(self) -> list[dict[str, Any]]:
        """The frames to send now; the outbox is empty afterwards."""
        taken = [frames.stale()] if self._stale else []
        if self._changes:
            taken.append(frames.changes(list(self._changes)))
        taken += map(frames.alert, self._alerts)
        taken += [frames.denied(ticket_id, because="hidden") for ticket_id in self._lost]
        taken += [frames.notice()] if self._notice else []
        self._changes, self._alerts, self._lost = {}, {}, {}
        self._stale = self._notice = False
        return taken


class Allowance:
    """How many frames a browser may still send: `per_second` come back, up to `burst`."""

    def __init__(self, *, per_second: float, burst: int, now: float) -> None:
        self._per_second = per_second
        self._burst = burst
        self._left = float(burst)
        self._at = now

    def spend(self, *, now: float) -> bool:
        """Take one. False where none is left. `now` is in seconds and never goes back."""
        self._left = min(self._burst, self._left + (now - self._at) * self._per_second)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
