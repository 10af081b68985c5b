"""The server's side of live: it tells open screens what changed, in numbers, never in words.

This is the wire as the browser sees it. A page works without it: hints only make it sooner.

Address: `/live/`, one socket for each page. Same origin, or `settings.SOCKET_URL` + `/live/` where
sockets have a server of their own. It needs the session cookie and an Origin header of a page of
ours (`console.live.origin`); another origin is refused with HTTP 403 before the socket opens.
Every frame, both ways, is text: one JSON object with exactly one key, which names the frame.

Client to server, at most 1,024 bytes each and 20 a second (bursts of 60):

    {"watch": {"ticket": 42}}      hear of this ticket too, at most 50 tickets for each socket
    {"unwatch": {"ticket": 42}}    no more; no answer
    {"ping": 17}                   any whole number from 0 to 2**53

Server to client:

    {"hello": {"user": 7, "heartbeat": 20}}
        the first frame: lists and alerts are joined. Ping every `heartbeat` seconds; where no frame
        comes within 10 seconds after a ping, give the socket up and reconnect.
    {"watching": {"ticket": 42, "seq": 7}}
        answers `watch`: from now on nothing is missed. Fetch what came after your own newest `seq`
        where this one is higher.
    {"denied": {"ticket": 42, "because": "hidden"}}
        answers `watch`, or comes later when a watched ticket moves out of sight. `hidden`: there is
        no such ticket, or not for this user (never said which). `limit`: 50 are watched already.
    {"changes": [{"ticket": 42, "seq": 7, "kind": "sentiment.message.read"}, ...]}
        1 to 100 facts, in the order in which they were told, joined for up to 20 ms. `kind` is the
        name of the fact as `supportsentiment.wiring` lists it; `seq` is null for a fact that
        has no number of its own. The same change may come twice. One of a ticket that has just left
        this user's sight comes too (`tickets.ticket.assigned`): fetching it then answers 404.
    {"alert": {"ticket": 42, "seq": 7, "escalation": 3, "severity": 2}}
        a ticket in sight was escalated; `severity` as `routing` counts it. The same fact is also
        among the changes.
    {"stale": true}
        hints were lost, or more than 100 came at once: fetch again what is on the screen, after a
        random wait of up to 2 seconds. It may come twice within seconds.
    {"notice": true}
        whether messages are being read, or what is to be mended, is different now: fetch the bell,
        which brings both, after a wait of 3 to 5 seconds, for pages may be so far behind.
    {"pong": 17}

Watched or not, a socket hears of every ticket that its user's lists can hold: all of them for whoever
sees every team, otherwise those of the own teams, of no team, and the own. `watch` is for the ticket
that is open: it adds the first `seq`, and the word `denied` when the ticket moves away.

Close codes:

    4400  a frame was no valid JSON object of the three above, was binary, or too long: a mistake
          of the client, which must not reconnect by itself
    4401  not signed in: go to the sign-in page; do not reconnect
    4403  access changed or ended (role, teams, sign-out, other password, deactivated): reconnect
          once, at once; the new socket has the new rights or closes with 4401
    4429  too many frames, or 50 sockets of one user: reconnect after 30 seconds
    1013  hints cannot be vouched for now, for Redis or Postgres is away: poll, and reconnect with
          growing, random waits
    others (1001, 1006, 1012, ...): the server or the network went away; as 1013
"""
