"""Facts about coaching."""

from dataclasses import dataclass
from typing import ClassVar

from supportsentiment.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class MomentMeasured(Event):
    """A reply's effect could be measured. Without ticket: it is about the one who replied."""

    name: ClassVar[str] = "coaching.moment.measured"
    moment_id: int
