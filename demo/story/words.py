"""The words that fill the slots of a line: one set per conversation, so that it stays coherent. PURE."""

from collections.abc import Mapping
from random import Random

from demo.story.matter import Industry

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
TIMES = (
    "8:45",
    "9:15",
    "9:30",
    "10:00",
    "10:15",
    "11:30",
    "12:45",
    "14:00",
    "14:20",
    "15:30",
    "16:10",
    "17:45",
)
WEEKS = ("two weeks", "three weeks", "nearly a month", "ten days", "over a week")
PEOPLE = (
    "Mrs Okafor", "Mr Lindqvist", "Jamila", "Tom Beckett", "Ms Ferrante", "old Mr Pryce", "Wren Hollis", "the Adeyemi family",
    "Sofie", "Mr Castellano", "Priya N.", "Mrs Whitlock", "Gethin", "Aoife Brannigan", "Mr Tanaka", "Rosalind", "the Marchetti party",
    "Ms Duarte", "Kofi", "Mrs Vandermeer", "young Harris", "Ines", "Mr Szabo", "Leila Haddad", "Ms Bramwell", "Pádraig",
)  # fmt: skip
COLLEAGUES = (
    "Dee",
    "Marta",
    "Callum",
    "Yusuf",
    "Bea",
    "Hamish",
    "Noor",
    "Tilly",
    "Andrzej",
    "Grace",
    "Owen",
    "Simone",
    "Raj",
    "Elke",
)
SLOTS = frozenset(
    {
        "first", "name", "initials", "org", "agent", "senior", "thing", "Thing",
        "place", "client", "clients", "booking", "bookings", "a_booking", "pro", "pros", "rush",
        "someone", "someone2", "colleague", "day", "day2", "time", "time2", "weeks",
        "few", "some", "many", "amount", "small", "big", "fee", "ref", "inv", "device", "case",
    }
)  # fmt: skip


def words_for(
    *, people: Mapping[str, str], industry: Industry, thing: str, rng: Random
) -> dict[str, str]:
    """A value for every slot. `people` gives first, name, org, agent and senior."""
    someone, someone2 = rng.sample(PEOPLE, 2)
    day, day2 = rng.sample(DAYS, 2)
    time, time2 = rng.sample(TIMES, 2)
    name = people["name"]
    said = thing.format_map(industry.words)
    return {
        **people,
        **industry.words,
        "initials": "".join(part[0] for part in name.split()),
        "thing": said,
        "Thing": said[:1].upper() + said[1:],
        "someone": someone,
        "someone2": someone2,
        "colleague": rng.choice(COLLEAGUES),
        "day": day,
        "day2": day2,
        "time": time,
        "time2": time2,
        "weeks": rng.choice(WEEKS),
        "few": rng.choice(["two", "three", "four", "five"]),
        "some": str(rng.randint(6, 14)),
        "many": str(rng.randint(21, 180)),
        "small": f"£{rng.randint(4, 38)}.{rng.choice(['00', '50', '99', '20'])}",
        "amount": f"£{rng.randint(45, 320)}.{rng.choice(['00', '50', '75', '40'])}",
        "big": f"£{rng.randint(1, 9)},{rng.randint(100, 989)}",
        "fee": rng.choice(["1.4%", "1.6%", "1.75%", "1.9%"]),
        "ref": f"QM-{rng.randint(20_000, 98_999)}",
        "inv": f"INV-{rng.randint(10_400, 38_900)}",
        "device": f"T2-{rng.randint(1000, 9899)}",
        "case": f"ENG-{rng.randint(1200, 4980)}",
    }
