"""Who works at the demo desk, and the names of those it serves. PURE.

Quillmere is invented: it sells booking, payment and reminder software to small businesses.
"""

from dataclasses import dataclass

from supportsentiment.accounts.roles import Role
from tickets.choices import FieldKind

DEMO_PASSWORD = "look-around-please"  # noqa: S105 - meant to be known
DEMO_DOMAIN = "demo.example"


@dataclass(frozen=True)
class Staff:
    """Somebody who works at the desk. `key` is the part of the address before the at sign."""

    key: str
    name: str
    role: Role
    teams: tuple[str, ...]
    time_zone: str = "Europe/London"

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{self.key}@{DEMO_DOMAIN}"

    @property
    def first(self) -> str:
        """What customers call them."""
        return self.name.split()[0]


@dataclass(frozen=True)
class Field:
    """A custom field of the desk."""

    key: str
    name: str
    kind: FieldKind
    choices: tuple[str, ...] = ()


TEAMS = {
    "front": "Front desk",
    "payments": "Payments",
    "product": "Product support",
    "success": "Customer success",
}

STAFF = (
    Staff("owner", "Honor Blackwood", Role.OWNER, ()),
    Staff("manager", "Milo Ferreira", Role.MANAGER, tuple(TEAMS)),
    Staff("senior", "Saskia Lindgren", Role.SENIOR_AGENT, ("front", "product", "success")),
    Staff("senior2", "Tobias Achebe", Role.SENIOR_AGENT, ("payments", "success")),
    Staff("agent", "Aggie Morrow", Role.AGENT, ("front",)),
    Staff("ben", "Ben Calloway", Role.AGENT, ("front",)),
    Staff("carys", "Carys Penhale", Role.AGENT, ("front", "product")),
    Staff("dev", "Dev Malhotra", Role.AGENT, ("product",)),
    Staff("elif", "Elif Aydin", Role.AGENT, ("product",)),
    Staff("femi", "Femi Oyelaran", Role.AGENT, ("payments",)),
    Staff("greta", "Greta Voss", Role.AGENT, ("payments", "front")),
    Staff("hugo", "Hugo Tremain", Role.AGENT, ("success",)),
    Staff("observer", "Opal Whitford", Role.OBSERVER, tuple(TEAMS)),
)

SHOWN = ("owner", "manager", "senior", "agent", "observer")

PLANS = ("Starter", "Team", "Business", "Enterprise")
AREAS = (
    "Booking page",
    "Calendar",
    "Card terminal",
    "Import and export",
    "Account",
    "Integrations",
    "Messages",
    "Mobile app",
    "Payments",
    "Platform",
    "Reports",
    "Subscription",
    "Web app",
)
FIELDS = (
    Field("product_area", "Product area", FieldKind.CHOICE, AREAS),
    Field("app_version", "App version", FieldKind.TEXT),
    Field("call_back", "Wants a call back", FieldKind.BOOLEAN),
    Field("credit_given", "Credit given (£)", FieldKind.NUMBER),
    Field("renewal", "Renewal date", FieldKind.DATE),
)

TOWNS = (
    "Aldermoor", "Brackley Ford", "Castle Wynd", "Dunmere", "Eastholm", "Farrowby", "Glenhaven", "Hartsea", "Inverlock", "Kingsmarsh",
    "Lowburn", "Millcombe", "Netherby", "Orrin Bay", "Pennick", "Quarrydale", "Ravensea", "Stonebeck", "Thornwick", "Upper Lyne",
)  # fmt: skip

FIRST_NAMES = (
    "Abena", "Alasdair", "Amira", "Anneke", "Arlo", "Beatrix", "Bilal", "Bronwen", "Camille", "Chidi", "Clement", "Dagny", "Darius",
    "Delphine", "Dilys", "Edmund", "Eleni", "Emeka", "Esme", "Farida", "Fergus", "Freya", "Gareth", "Gwen", "Hana", "Harriet", "Henrik",
    "Idris", "Imogen", "Isaac", "Jacinta", "Jarek", "Jocelyn", "Kalinda", "Keir", "Kirsty", "Lachlan", "Laszlo", "Leonie", "Lucinda",
    "Mabel", "Magnus", "Marisol", "Mehmet", "Mirren", "Nadia", "Neville", "Niamh", "Odette", "Olek", "Orla", "Pascal", "Petra", "Philippa",
    "Quentin", "Rafe", "Rania", "Reuben", "Rhona", "Rosa", "Rupert", "Sabine", "Salma", "Seren", "Sipho", "Stellan", "Sunniva", "Tamsin",
    "Teodor", "Thea", "Ulla", "Una", "Valentin", "Vera", "Wanda", "Wilf", "Xanthe", "Yannick", "Yvette", "Zadie", "Zoltan",
)  # fmt: skip
LAST_NAMES = (
    "Abernathy", "Adebayo", "Ainsley", "Barraclough", "Bergström", "Blythe", "Bonham", "Calder", "Carmody", "Chukwu", "Colbeck", "Dacosta",
    "Danvers", "Eastwood", "Ekwueme", "Fairweather", "Fallow", "Fenwick", "Gallego", "Garside", "Goodall", "Greaves", "Haldane", "Harcastle",
    "Hoxha", "Ibarra", "Ingleby", "Jankowski", "Jessop", "Kavanagh", "Kettering", "Kowalczyk", "Langdale", "Lomax", "Lyall", "MacRae",
    "Mandel", "Marlowe", "Moreau", "Nakagawa", "Nettleship", "O'Dowd", "Okonjo", "Ormerod", "Osei", "Pargeter", "Pettifer", "Quayle",
    "Rasmussen", "Redfern", "Rourke", "Sandoval", "Santangelo", "Scholes", "Silvestri", "Stirling", "Sutcliffe", "Tamboura", "Thackeray",
    "Trevelyan", "Umarov", "Varga", "Verhoeven", "Wainwright", "Warrilow", "Whitcombe", "Winterbourne", "Yardley", "Zeller",
)  # fmt: skip


def staff_of(team: str, *roles: Role) -> list[Staff]:
    """Those of a team who have one of these roles, in a fixed order."""
    return [person for person in STAFF if team in person.teams and person.role in roles]
