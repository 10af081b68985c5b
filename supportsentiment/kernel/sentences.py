"""Sentences that pure modules say, kept apart from what they are filled with. PURE.

Judgement knows no reader and so no language. A `Sentence` is its own English text, and remembers
how it was made; `kernel.translation` says it again in the reader's language.
"""

from typing import Self


class Sentence(str):
    """A text for a reader. `template` holds `%(name)s` for each of the `values`."""

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, /, **values: object) -> Self:
        """Fill the template; without values it stays as it is."""
        made = super().__new__(cls, template % values if values else template)
        made.template = template
        made.values = values
        return made
