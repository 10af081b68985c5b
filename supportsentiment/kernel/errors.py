"""The ways in which a service says no. Views turn them into answers."""


class HouseError(Exception):
    """Base of all refusals; its text is a sentence that may be shown to a person."""


class RefusedError(HouseError):
    """The rules do not allow this now."""


class ForbiddenError(HouseError):
    """This person may not do this."""


class NotFoundError(HouseError):
    """There is no such thing, or this person may not know of it."""


class ConflictError(HouseError):
    """Somebody else was faster. `changed` tells what is different now."""

    def __init__(self, sentence: str, *, changed: dict[str, object] | None = None) -> None:
        super().__init__(sentence)
        self.changed = changed or {}


class InvalidError(HouseError):
    """Input that cannot be accepted. `problems` maps a field's name to its sentences."""

    def __init__(self, problems: dict[str, list[str]]) -> None:
        super().__init__("; ".join(f"{name}: {' '.join(said)}" for name, said in problems.items()))
        self.problems = problems


class TryLaterError(HouseError):
    """Something that the work needs is away. The work waits and loses no attempt.

    With `seconds` only this work needs it: it waits so long, and its listener goes on with the rest.
    """

    def __init__(self, sentence: str = "", *, seconds: int | None = None) -> None:
        super().__init__(sentence)
        self.seconds = seconds
