"""The same corpus in this product and in django-helpdesk, measured in turns in one run.

The comparison's own script installs, fills and drives the other help desk; it is not part of this
project. `--peer FOLDER` names where `peer_helpdesk.sh` and `peer_helpdesk.py` lie. Its search looks
into titles and descriptions only, ours into every message as well.

Of ours, `list` and `search` are what a click in the side bar or a search fetches: thirty rows with
mood, chips and assignee, and the counts of all views. `detail` is the whole page of a ticket with
the list beside it. `list_page`, `search_page` and `detail_click` are the other way of each.
"""

import json
import os
import random
import re
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks.figures import Result, Target, rounded
from benchmarks.http_load import Call, Line
from benchmarks.options import Options
from benchmarks.stack import HOST, Stack
from devtools.binaries import find_postgres
from devtools.layout import VENV_PYTHON, state_dir

TICKETS, FOLLOWUPS = 20_000, 100_000
PAGES = 20
PICKED = 400
SEED = 3
OURS, THEIRS = "supportsentiment", "django-helpdesk"
LEAST_TIMES = {"list": 20.0, "search": 20.0, "detail": 2.0, "create": 2.0}
OTHER_WAY = {"list": "list_page", "search": "search_page", "detail": "detail_click"}
AFTER = re.compile(r"after=([A-Za-z0-9_-]+)")
# A word in fewer tickets than this share is rare; the comparison searches for such words too.
RARE_SHARE = 0.01
WORDS_SOUGHT = 10


def run(options: Options) -> Result:
    """Fill both, then let the script drive both in turns, one client at a time."""
    if options.peer is None:
        raise RuntimeError("say where the comparison's scripts are: --peer FOLDER")
    scripts = options.peer.resolve()
    work = state_dir("bench") / "peer"
    work.mkdir(exist_ok=True)
    corpus = work / f"corpus-{TICKETS}-{FOLLOWUPS}.jsonl"
    if not corpus.exists():
        make = [str(VENV_PYTHON), str(scripts / "peer_helpdesk.py"), "corpus", str(corpus)]
        numbers = ["--tickets", str(TICKETS), "--followups", str(FOLLOWUPS)]
        subprocess.run([*make, *numbers], check=True)
    with Stack("peer", port=options.port) as stack:
        people = stack.fill("people")
        loaded = stack.fill("corpus", str(corpus))
        stack.tidy()
        stack.start("web")
        spec = work / "ours.json"
        spec.write_text(json.dumps(_spec(stack, people, corpus)), encoding="utf-8")
        rows = _drive(scripts, work, spec, stack, options)
    return _result(rows, loaded)


def _result(rows: list[dict[str, Any]], loaded: dict[str, Any]) -> Result:
    by_name = {(row["name"], row["op"]): row for row in rows}
    figures: dict[str, Any] = {"loaded": loaded}
    targets = []
    for op, least in LEAST_TIMES.items():
        theirs, ours = by_name[THEIRS, op], by_name[OURS, op]
        times = {
            share: rounded(theirs[f"{share}_ms"] / ours[f"{share}_ms"]) for share in ("p50", "p95")
        }
        figures[op] = {
            "theirs_p50_ms": theirs["p50_ms"],
            "theirs_p95_ms": theirs["p95_ms"],
            "ours_p50_ms": ours["p50_ms"],
            "ours_p95_ms": ours["p95_ms"],
            "times_p50": times["p50"],
            "times_p95": times["p95"],
            "bad": theirs["bad"] + ours["bad"],
        }
        if other := OTHER_WAY.get(op):
            row = by_name[OURS, other]
            figures[other] = {
                "ours_p50_ms": row["p50_ms"],
                "ours_p95_ms": row["p95_ms"],
                "times_p50": rounded(theirs["p50_ms"] / row["p50_ms"]),
            }
        targets.append(Target(f"{op}: times faster at p50", times["p50"], least, "", at_least=True))
    bad = sum(row["bad"] for row in rows)
    targets.append(Target("answers that were not as expected", bad, 0, "answers"))
    return Result(figures, targets, rows)


def _drive(
    scripts: Path, work: Path, spec: Path, stack: Stack, options: Options
) -> list[dict[str, Any]]:
    out = work / "load.json"
    environment = {
        **os.environ,
        "WORK": str(work),
        "PORT": str(stack.address.socket_port + 1),
        "PGBIN": str(find_postgres().program("initdb").parent),
        "TICKETS": str(TICKETS),
        "FOLLOWUPS": str(FOLLOWUPS),
        "CONC": "1",
        "SECS": "6",
        "ROUNDS": str(options.rounds),
        "OPS": ",".join([*LEAST_TIMES, *OTHER_WAY.values(), "search_rare"]),
        "EXTRA_SPECS": str(spec),
        "EXTRA_PG_PIDS": str(stack.postgres_pid()),
        "OUT": str(out),
    }
    for name in ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    done = subprocess.run(
        ["bash", str(scripts / "peer_helpdesk.sh")],
        cwd=work,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the comparison failed:\n{done.stdout[-1000:]}{done.stderr[-2000:]}")
    found: list[dict[str, Any]] = json.loads(out.read_text(encoding="utf-8"))["rows"]
    return found


def _spec(stack: Stack, people: dict[str, Any], corpus: Path) -> dict[str, Any]:
    """What to ask of us: whole pages with all that they show."""
    rare, common = _words_of(corpus)
    cookie = {"Cookie": people["cookie"]}
    rng = random.Random(SEED)
    picked = rng.sample(range(1, TICKETS + 1), PICKED)
    body = {
        "channel": "email",
        "customer": {"email": "ana1@example.org"},
        "subject": "Parcel missing again",
        "body": "my parcel is missing and nobody can answer " * 4,
    }
    token = {"Authorization": f"Bearer {people['token']}"}

    def look(paths: list[str], swap: str = "") -> list[dict[str, Any]]:
        asked = {"HX-Request": "true", "HX-Target": swap} if swap else {}
        return [{"method": "GET", "paths": paths, "headers": {**cookie, **asked}, "expect": [200]}]

    pages = _pages(stack, cookie)
    tickets = [f"/tickets/{number}/" for number in picked]
    searches = [_search(word) for word in (*rare, *common)]
    create = {
        "method": "POST",
        "paths": ["/api/v1/messages/"],
        "json": body,
        "headers": token,
        "expect": [202],
    }
    return {
        "name": OURS,
        "base": f"http://{HOST}:{stack.address.port}",
        "pid": stack.pid("web"),
        "headers": {},
        "ops": {
            "list": look(pages, "list"),
            "list_page": look(pages),
            "detail": look(tickets),
            "detail_click": look(tickets, "ticket"),
            "create": [create],
            "search": look(searches, "list"),
            "search_page": look(searches),
            "search_rare": look([_search(word) for word in rare], "list"),
        },
    }


def _words_of(corpus: Path) -> tuple[list[str], list[str]]:
    """Rare words and common ones of the tickets' own texts."""
    tickets: Counter[str] = Counter()
    with corpus.open(encoding="utf-8") as lines:
        for line in lines:
            tickets.update(set(json.loads(line)["body"].split()))
    rare = sorted(word for word, count in tickets.items() if count < RARE_SHARE * TICKETS)
    common = sorted(set(tickets) - set(rare))
    return rare[:WORDS_SOUGHT], random.Random(SEED).sample(common, WORDS_SOUGHT)


def _search(word: str) -> str:
    return f"/?view=every&q={quote(word)}"


def _pages(stack: Stack, cookie: dict[str, str]) -> list[str]:
    """The first pages of the inbox, each found through the one before."""
    line = Line(HOST, stack.address.port)
    paths = ["/"]
    while len(paths) < PAGES:
        status, body = line.send(Call("GET", paths[-1], headers=cookie))
        found = AFTER.search(body.decode())
        if status != 200 or found is None:
            raise RuntimeError(f"{paths[-1]} answers {status}, without a next page")
        paths.append(f"/?after={found[1]}")
    line.close()
    return paths
