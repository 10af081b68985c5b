"""Keeps the demo desk alive: new conversations, follow-ups, and customers who answer people.

Everything goes through the services that real channels and people use. Some conversations are
answered by the demo's own agents; in the others the customer waits for whoever sits at the
screen, and takes what they answer well or badly.
"""

import logging
import uuid
from datetime import datetime, timedelta
from functools import partial
from random import Random

from demo import calendar
from demo.company import STAFF, TEAMS, Staff
from demo.reactions import reaction_to
from demo.regulars import person_of, regulars
from demo.staging import Commission, Stage, stage
from demo.story.beats import RECIPES, Beat, Speaker
from demo.story.courses import OPENINGS, course_for
from demo.story.library import the_library
from demo.story.matter import LISTS, Kind, Matter
from demo.story.teller import Teller
from demo.talks import Agenda, Talk
from demo.unfold import pick_of
from supportsentiment.accounts.models import Team, User
from supportsentiment.kernel.errors import HouseError
from tickets.choices import IdentityKind, MessageKind, Priority
from tickets.intake.inbound import InboundMessage, Sender
from tickets.lifecycle import Status
from tickets.models import Message
from tickets.services import changes, replies
from tickets.services.changes import Actor
from tickets.services.receive import receive_message

logger = logging.getLogger(__name__)

# Of so many customer messages, one begins a conversation.
MESSAGES_PER_TALK = 2.2
ANSWERED_BY_US = 0.6
MOST_CHASES = 2
KINDS = {
    Kind.FAULT: 50,
    Kind.QUESTION: 18,
    Kind.MONEY: 14,
    Kind.WISH: 6,
    Kind.PRAISE: 8,
    Kind.LEAVING: 4,
}
SOMETHING = Matter(
    key="something", kind=Kind.FAULT, area="Platform", team="front", thing="this", tags=(),
    language="en", marker="", since_hours=0.0, lines=dict.fromkeys(LISTS, ()),
)  # fmt: skip


class LiveDesk:
    """The demo's customers and agents while the program runs. `tick` does what is due."""

    def __init__(self, *, per_minute: float, rng: Random, now: datetime) -> None:
        """Begin with one conversation at once; then about `per_minute` customer messages."""
        library = the_library()
        self._rng, self._library = rng, library
        self._teller = Teller(library, rng)
        self._pick = pick_of(library, rng, marked=calendar.markers(now))
        self._people = regulars(library=library, rng=rng)
        emails = [person.email for person in STAFF]
        self._users = {user.email: user for user in User.objects.filter(email__in=emails)}
        self._teams = {team.name: team for team in Team.objects.all()}
        self._gap = timedelta(minutes=MESSAGES_PER_TALK / per_minute)
        self._agenda, self._talks = Agenda(), dict[int, Talk]()
        self._said: set[int] = set()
        self._seen = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        self._agenda.add(now, self._begin)

    def tick(self, now: datetime) -> None:
        """Notice what people answered, and do what is due."""
        self._hear_people(now)
        for act in self._agenda.due(now):
            try:
                act(now)
            except HouseError as refusal:
                logger.info("The desk said no: %s", refusal)

    def _begin(self, now: datetime) -> None:
        """A customer begins a conversation, and the next one is put on the agenda."""
        self._agenda.add(now + self._gap * self._rng.expovariate(1), self._begin)
        if not self._people:
            return
        person = self._rng.choice(self._people)
        matter = self._pick(self._rng.choices(list(KINDS), list(KINDS.values()))[0], now)
        staged = stage(Commission(person=person, matter=matter, at=now), rng=self._rng)
        voice = person.voice
        course = course_for(matter, heat=voice.heat, wry=voice.wry, rng=self._rng)
        opening, *rest = course.beats
        talk = Talk(person=person, stage=staged, ticket_id=0, beats=rest)
        talk.is_ours = self._rng.random() < ANSWERED_BY_US
        self._customer(talk, opening, now)
        self._triage(talk, now)
        self._go_on(talk, now)

    def _customer(self, talk: Talk, beat: Beat, now: datetime) -> None:
        """The customer writes; the front door decides on which ticket it lands."""
        scene = talk.stage.scene
        texts = self._teller.say(beat, scene)
        subject = self._teller.subject(scene) if beat in OPENINGS else ""
        for text in texts:
            known = dict(talk.person.identities)
            received = receive_message(
                inbound=InboundMessage(
                    channel=scene.channel,
                    sender=Sender(
                        email=known.get(IdentityKind.EMAIL, ""),
                        phone=known.get(IdentityKind.PHONE, ""),
                        external_id=known.get(IdentityKind.EXTERNAL_ID, ""),
                        name=talk.person.name,
                    ),
                    text=text,
                    subject=subject,
                    ticket_id=talk.ticket_id or None,
                    external_id=uuid.UUID(int=self._rng.getrandbits(128)).hex,
                    source="demo",
                ),
                now=now,
            )
            talk.ticket_id = received.ticket_id
        talk.last = beat
        self._talks[talk.ticket_id] = talk

    def _triage(self, talk: Talk, now: datetime) -> None:
        team = self._teams.get(TEAMS[talk.stage.scene.matter.team])
        changes.assign(ticket_id=talk.ticket_id, assignee=None, team=team, actor=Actor(), now=now)

    def _go_on(self, talk: Talk, now: datetime) -> None:
        """Put the next step of a conversation on the agenda."""
        if talk.is_ours and talk.beats:
            customer = RECIPES[talk.beats[0]].speaker is Speaker.CUSTOMER
            wait = self._rng.uniform(15, 50) if customer else self._rng.uniform(30, 110)
            at = now + timedelta(seconds=wait)
            self._agenda.add(at, partial(self._step, talk))
        elif not talk.is_ours and talk.chased < MOST_CHASES:
            at = now + timedelta(minutes=self._rng.uniform(4, 9))
            self._agenda.add(at, partial(self._chase, talk, talk.last))

    def _step(self, talk: Talk, now: datetime) -> None:
        if not talk.is_ours:
            return
        beat = talk.beats.pop(0)
        if RECIPES[beat].speaker is Speaker.CUSTOMER:
            self._customer(talk, beat, now)
        else:
            self._agent(talk, beat, now)
        self._go_on(talk, now)

    def _agent(self, talk: Talk, beat: Beat, now: datetime) -> None:
        """One of the demo's own agents does a step."""
        who = self._user(talk.stage.agent)
        actor = Actor(user=who)
        if beat is Beat.SOLVE:
            changes.set_status(ticket_id=talk.ticket_id, to=Status.SOLVED, actor=actor, now=now)
        elif beat is Beat.ON_HOLD:
            changes.set_status(ticket_id=talk.ticket_id, to=Status.ON_HOLD, actor=actor, now=now)
        elif beat is Beat.ESCALATE:
            self._hand_up(talk, actor, now)
        elif RECIPES[beat].speaker is Speaker.NOTE:
            text = self._teller.say(beat, talk.stage.scene)[0]
            replies.add_note(ticket_id=talk.ticket_id, user=who, text=text, now=now)
        else:
            text = self._teller.say(beat, talk.stage.scene, answers=talk.last)[0]
            sent = replies.reply(ticket_id=talk.ticket_id, user=who, text=text, now=now)
            self._said.add(sent.pk)

    def _hand_up(self, talk: Talk, actor: Actor, now: datetime) -> None:
        ticket_id, senior = talk.ticket_id, self._user(talk.stage.senior)
        changes.set_priority(ticket_id=ticket_id, to=Priority.URGENT, actor=actor, now=now)
        team = self._teams.get(TEAMS[talk.stage.scene.matter.team])
        changes.assign(ticket_id=ticket_id, assignee=senior, team=team, actor=Actor(), now=now)
        talk.stage = Stage(talk.stage.scene, agent=talk.stage.senior, senior=talk.stage.senior)

    def _chase(self, talk: Talk, last: Beat | None, now: datetime) -> None:
        """Nobody has answered since: the customer asks again, and less kindly the second time."""
        if talk.is_ours or talk.last is not last:
            return
        talk.chased += 1
        self._customer(talk, Beat.CHASE if talk.chased == 1 else Beat.CHASE_CROSS, now)
        self._go_on(talk, now)

    def _hear_people(self, now: datetime) -> None:
        """Let customers react to what people, not our own agents, have answered."""
        fresh = Message.objects.filter(pk__gt=self._seen, kind=MessageKind.OUTBOUND)
        for message in fresh.select_related("user", "ticket__customer__organization").order_by(
            "pk"
        ):
            self._seen = message.pk
            if message.pk in self._said:
                self._said.discard(message.pk)
                continue
            talk = self._talks.get(message.ticket_id) or self._stranger(message)
            if talk is None:
                continue
            talk.is_ours, talk.chased = False, MOST_CHASES
            talk.hears(message.user.name if message.user else "")
            scene = talk.stage.scene
            beat = reaction_to(
                message.text,
                hot=talk.is_hot,
                can_answer=scene.matter.has("answers"),
                rng=self._rng,
            )
            at = now + timedelta(seconds=self._rng.uniform(12, 40))
            self._agenda.add(at, partial(self._customer, talk, beat))

    def _stranger(self, message: Message) -> Talk | None:
        """A conversation of the loaded history that somebody has taken up."""
        customer = message.ticket.customer
        organization = customer.organization
        if organization is None or not (organization.external_id or "").startswith("demo-"):
            return None
        person = person_of(customer, library=self._library)
        commission = Commission(person=person, matter=SOMETHING, at=message.created_at)
        return Talk(
            person=person, stage=stage(commission, rng=self._rng), ticket_id=message.ticket_id
        )

    def _user(self, staff: Staff) -> User:
        user: User = self._users[staff.email]
        return user
