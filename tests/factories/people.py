"""Who works at the desk, and whom it serves."""

import factory
from factory.django import DjangoModelFactory

from supportsentiment.accounts.models import Team, User
from supportsentiment.accounts.roles import Role
from tickets.models import Customer, Identity, Organization

PASSWORD = "correct horse battery"


class TeamFactory(DjangoModelFactory):
    class Meta:
        model = Team

    name = factory.Sequence(lambda n: f"Team {n}")


class UserFactory(DjangoModelFactory):
    """An agent; `teams=[...]` puts them there."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"agent{n}@desk.example")
    name = factory.Sequence(lambda n: f"Agent {n}")
    role = Role.AGENT

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        password = kwargs.pop("password", PASSWORD)
        return model_class.objects.create_user(kwargs.pop("email"), password, **kwargs)

    @factory.post_generation
    def teams(self, create, extracted, **kwargs):
        if create and extracted:
            self.teams.set(extracted)


class OrganizationFactory(DjangoModelFactory):
    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"Company {n}")


class CustomerFactory(DjangoModelFactory):
    """Somebody with an e-mail address."""

    class Meta:
        model = Customer
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Customer {n}")

    @factory.post_generation
    def email(self, create, extracted, **kwargs):
        if create:
            value = extracted or f"customer{self.pk}@example.org"
            Identity.objects.create(customer=self, kind="email", value=value)
