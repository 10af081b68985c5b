"""The stored customers of the demo as people who can write again."""

from random import Random

from demo.clients import BY_PHONE, Company, Person
from demo.story.matter import Industry, Library
from demo.story.voices import VOICES
from tickets.choices import Channel, IdentityKind, Tier
from tickets.models import Customer, Organization

BY_PLAIN = (Channel.EMAIL, Channel.CHAT, Channel.CHAT, Channel.IN_APP, Channel.WEB)
MOST = 400


def regulars(*, library: Library, rng: Random) -> list[Person]:
    """Customers of the demo's organizations, in a random order."""
    rows = (
        Customer.objects.filter(organization__external_id__startswith="demo-")
        .select_related("organization")
        .prefetch_related("identities")
        .order_by("pk")
    )
    chosen = rng.sample(list(rows), min(MOST, rows.count()))
    return [person_of(customer, library=library) for customer in chosen]


def person_of(customer: Customer, *, library: Library) -> Person:
    """A stored customer, with the voice that belongs to them for as long as they are stored."""
    company = company_of(customer.organization, library=library)
    identities = tuple((IdentityKind(i.kind), i.value) for i in customer.identities.all())
    kinds = {kind for kind, _ in identities}
    rng = Random(f"voice {customer.pk}")  # noqa: S311 - a story, not a secret
    channel = rng.choice(BY_PLAIN)
    if IdentityKind.PHONE in kinds:
        channel = rng.choice(sorted(BY_PHONE))
    elif IdentityKind.EXTERNAL_ID in kinds:
        channel = Channel.SOCIAL
    return Person(
        key=f"stored-{customer.pk}",
        name=customer.name or "Somebody",
        company=company,
        industry=company.industry if company else library.industries[0],
        voice=rng.choice(VOICES),
        channel=channel,
        tier=Tier(customer.tier),
        identities=identities,
        language=customer.language,
    )


def company_of(organization: Organization | None, *, library: Library) -> Company | None:
    """The organization with its industry, told by its name; None for people without one."""
    if organization is None:
        return None
    return Company(
        key=organization.external_id or "",
        name=organization.name,
        domain=organization.domain,
        plan=organization.plan,
        tier=Tier(organization.tier),
        industry=_industry_of(organization.name, library),
    )


def _industry_of(name: str, library: Library) -> Industry:
    for industry in library.industries:
        if any(name.startswith(known) for known in industry.names):
            return industry
    return library.industries[0]
