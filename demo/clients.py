"""The organizations and customers of the demo desk, drawn once per seed. PURE but for chance."""

import unicodedata
from dataclasses import dataclass
from random import Random

from demo.company import FIRST_NAMES, LAST_NAMES, PLANS, TOWNS
from demo.story.deck import Deck
from demo.story.matter import Industry, Library
from demo.story.voices import VOICES, Voice
from tickets.choices import Channel, IdentityKind, Tier

# One customer for so many tickets: most write twice or three times in ninety days.
TICKETS_PER_CUSTOMER = 3
ALONE = 0.12
CHANNELS = {
    Channel.EMAIL: 42,
    Channel.CHAT: 18,
    Channel.WEB: 13,
    Channel.IN_APP: 9,
    Channel.WHATSAPP: 6,
    Channel.SMS: 5,
    Channel.VOICE: 4,
    Channel.SOCIAL: 3,
}
PLAN_ODDS = dict(zip(PLANS, (34, 38, 21, 7), strict=True))
PHONES = tuple(f"+4477009{number:05d}" for number in range(1000))
BY_PHONE = frozenset({Channel.WHATSAPP, Channel.SMS, Channel.VOICE})
VOICE_ODDS = {
    "plain": 26,
    "brisk": 13,
    "chatty": 11,
    "formal": 10,
    "thumb": 13,
    "worried": 8,
    "shouty": 6,
    "dry": 6,
    "patient": 7,
}


SPEAKERS = (
    ("Annegret Holtmann", "de"), ("Jost Wiedemann", "de"), ("Birgit Kallenbach", "de"), ("Maëlle Garnier", "fr"), ("Thibault Rocher", "fr"),
    ("Inmaculada Prados", "es"), ("Gonzalo Ribera", "es"), ("Sietske Bouwman", "nl"), ("Ruben Hoekstra", "nl"),
)  # fmt: skip
SELLERS = (
    "Rank Rocket",
    "Lanyard Lane",
    "Pipeline Pete",
    "Garden Guest Posts",
    "Cheap Chairs Direct",
)
MACHINE = Voice("machine", greetings=("",), farewells=("",))


@dataclass(frozen=True)
class Company:
    """An organization that Quillmere serves."""

    key: str
    name: str
    domain: str
    plan: str
    tier: Tier
    industry: Industry


@dataclass(frozen=True)
class Person:
    """A customer. `company` is None for people who work alone."""

    key: str
    name: str
    company: Company | None
    industry: Industry
    voice: Voice
    channel: Channel
    tier: Tier
    identities: tuple[tuple[IdentityKind, str], ...]
    language: str = ""

    @property
    def first(self) -> str:
        """The given name."""
        return self.name.split()[0]

    @property
    def org(self) -> str:
        """The business they write for."""
        return self.company.name if self.company else self.name.split()[-1]


def companies(*, library: Library, count: int, rng: Random) -> list[Company]:
    """Organizations with plans and tiers; no two share a domain."""
    industries = Deck(library.industries, rng)
    names = {i.key: Deck(i.names, rng) for i in library.industries}
    towns = Deck(TOWNS, rng)
    found: dict[str, Company] = {}
    while len(found) < count:
        industry = industries.draw()
        plain = names[industry.key].draw()
        name = plain if slug(plain) not in found else f"{plain} {towns.draw()}"
        if slug(name) in found:
            continue
        # However small the desk, somebody important is served.
        plan = rng.choices(list(PLAN_ODDS), list(PLAN_ODDS.values()))[0] if found else PLANS[-1]
        found[slug(name)] = Company(
            key=f"demo-{slug(name)}",
            name=name,
            domain=f"{slug(name)}.example",
            plan=plan,
            tier=_tier(plan, rng) if found else Tier.VIP,
            industry=industry,
        )
    return list(found.values())


def people(*, library: Library, served: list[Company], count: int, rng: Random) -> list[Person]:
    """Customers, most of them of an organization; bigger plans have more people who write."""
    weights = [1 + 2 * list(PLAN_ODDS).index(company.plan) for company in served]
    phones, firsts, lasts = Deck(PHONES, rng), Deck(FIRST_NAMES, rng), Deck(LAST_NAMES, rng)
    found = []
    for number in range(count):
        alone = rng.random() < ALONE
        company = None if alone else rng.choices(served, weights)[0]
        industry = company.industry if company else rng.choice(library.industries)
        name = f"{firsts.draw()} {lasts.draw()}"
        channel = rng.choices(list(CHANNELS), list(CHANNELS.values()))[0]
        found.append(
            Person(
                key=f"c{number}",
                name=name,
                company=company,
                industry=industry,
                voice=_voice(rng),
                channel=channel,
                tier=_personal_tier(company, rng),
                identities=_identities(number, name, company, channel, phones, rng),
            )
        )
    return found


def outsiders(*, library: Library, rng: Random) -> list[Person]:
    """Those who write in another language, and those who want to sell us something."""
    found = [
        _outsider(f"l{number}", name, language, rng.choice(library.industries), "example.org")
        for number, (name, language) in enumerate(SPEAKERS)
    ]
    found += [
        _outsider(f"s{number}", name, "", library.industries[0], "offers.invalid")
        for number, name in enumerate(SELLERS)
    ]
    return found


def is_seller(person: Person) -> bool:
    """Whether they only want to sell us something."""
    return person.voice is MACHINE


def slug(name: str) -> str:
    """A name as a part of a domain."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    kept = "".join(sign if sign.isalnum() else "-" for sign in plain.replace("'", ""))
    return "-".join(part for part in kept.split("-") if part)


def _outsider(key: str, name: str, language: str, industry: Industry, domain: str) -> Person:
    return Person(
        key=key,
        name=name,
        company=None,
        industry=industry,
        voice=VOICES[0] if language else MACHINE,
        channel=Channel.EMAIL,
        tier=Tier.STANDARD,
        identities=((IdentityKind.EMAIL, f"{slug(name)}@{domain}"),),
        language=language,
    )


def _tier(plan: str, rng: Random) -> Tier:
    if plan == "Enterprise":
        return Tier.VIP if rng.random() < 0.5 else Tier.PLUS  # noqa: PLR2004 - half of them
    return Tier.PLUS if plan == "Business" and rng.random() < 0.5 else Tier.STANDARD  # noqa: PLR2004


def _personal_tier(company: Company | None, rng: Random) -> Tier:
    if company is None:
        return Tier.VIP if rng.random() < 0.02 else Tier.STANDARD  # noqa: PLR2004 - a rare friend
    return company.tier


def _voice(rng: Random) -> Voice:
    key = rng.choices(list(VOICE_ODDS), list(VOICE_ODDS.values()))[0]
    return next(voice for voice in VOICES if voice.key == key)


def _identities(
    number: int,
    name: str,
    company: Company | None,
    channel: Channel,
    phones: Deck[str],
    rng: Random,
) -> tuple[tuple[IdentityKind, str], ...]:
    first, last = slug(name.split(maxsplit=1)[0]), slug(name.rsplit(maxsplit=1)[-1])
    local = rng.choice([first, f"{first}.{last}", f"{first[0]}.{last}"]) + str(number)
    domain = company.domain if company else rng.choice(["example.org", "example.com"])
    found = [(IdentityKind.EMAIL, f"{local}@{domain}")]
    if channel in BY_PHONE and number < len(PHONES):
        found.append((IdentityKind.PHONE, phones.draw()))
    if channel is Channel.SOCIAL:
        found.append((IdentityKind.EXTERNAL_ID, f"@{first}_{last}{number}"))
    return tuple(found)
