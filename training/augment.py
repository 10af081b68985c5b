"""Names of many people put into training texts, so that none of them comes to mean a mood.

A text keeps its labels whoever signs it. Which text gets which name follows from its words alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256

from training.examples import Example

_SHARE = 0.2
_PLACEHOLDER = "[NAME]"
# Groups by where a reader would place the name; a draw is even over the groups.
_NAMES = (
    ("Susan Miller", "Kevin Brooks", "Hannah Reed", "Peter Marsh", "Alice Webb", "Tom Fisher"),
    ("Aisha Rahman", "Khalid Mansour", "Noor Saleh", "Hassan Farouk", "Mariam Khoury", "Samir Daher"),
    ("Ananya Rao", "Vikram Singh", "Kavya Nair", "Sanjay Mehta", "Deepa Menon", "Rohan Desai"),
    ("Folake Adebayo", "Emeka Nwosu", "Zainab Bello", "Kwame Mensah", "Thandi Dlamini", "Otieno Odhiambo"),
    ("Katarzyna Wojcik", "Tomasz Kaminski", "Olena Shevchuk", "Ivan Petrov", "Zuzana Horakova", "Bogdan Ionescu"),
    ("Li Wang", "Xiaoming Liu", "Yuki Tanaka", "Hiroshi Sato", "Min-jun Kim", "Thuy Nguyen", "Fang Zhao", "Ying Xu"),
    ("Lucia Fernandez", "Carlos Mendoza", "Valentina Rojas", "Diego Herrera", "Camila Souza", "Mateo Vargas"),
    ("DeShawn Washington", "Latoya Jefferson", "Tyrone Banks", "Keisha Booker", "Jamal Gaines", "Ebony Rivers"),
    ("Siobhan Doyle", "Cormac Byrne", "Ingrid Solberg", "Lars Nyberg", "Aoife Kearney", "Mikko Laine"),
)  # fmt: skip
_WAYS = (
    "{text}\n{name}",
    "{text}\n\nRegards,\n{name}",
    "{text} - {first}",
    "{text} Thanks, {name}",
    "My name is {name}. {text}",
    "Hello, this is {name}. {text}",
    "{first} here. {text}",
    "Customer: {name}. {text}",
)


def with_names(examples: Sequence[Example]) -> Iterator[Example]:
    """The examples, placeholders filled, and a second copy with a name of a fifth of our own."""
    for one in examples:
        digest = sha256(one.text.encode()).digest()
        filled = one.text.replace(_PLACEHOLDER, _name(digest).partition(" ")[0])
        yield replace(one, text=filled) if filled != one.text else one
        if one.source.startswith("corpus_en") and digest[0] < _SHARE * 256:
            way = _WAYS[digest[1] % len(_WAYS)]
            name = _name(digest)
            named = way.format(text=one.text, name=name, first=name.partition(" ")[0])
            yield replace(one, text=named, source=f"{one.source}_named", pair="")


def _name(digest: bytes) -> str:
    group = _NAMES[digest[2] % len(_NAMES)]
    return group[digest[3] % len(group)]
