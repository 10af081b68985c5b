"""The production recipe speaks of the queues, settings and programs that there really are."""

import re
from pathlib import Path

import pytest
import yaml

from console.live.urls import websocket_urlpatterns
from devtools.layout import ROOT
from devtools.programs import Address, programs
from supportsentiment.env import Env
from supportsentiment.kernel.listeners import durable_listeners

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
READ = re.compile(r"\benv\.\w+\(\s*\"([A-Z_]+)\"")
ASSIGNED = re.compile(r"^#?([A-Z][A-Z_]+)=", re.MULTILINE)
# Read by the programs that the units start, or by ./dev, and not by the settings.
READ_ELSEWHERE = {"PROMETHEUS_MULTIPROC_DIR", "WEB_CONCURRENCY", "WEB_THREADS", "POSTGRES_BIN"}


def settings_read() -> set[str]:
    return set(READ.findall((ROOT / "supportsentiment" / "settings.py").read_text()))


def queues(command: list[str]) -> set[str]:
    return set(command[command.index("-Q") + 1].split(",")) if "-Q" in command else set()


def unit_commands() -> dict[str, list[str]]:
    return {
        path.stem.removeprefix("supportsentiment-"): line.removeprefix("ExecStart=").split()
        for path in UNITS
        for line in path.read_text().splitlines()
        if line.startswith("ExecStart=")
    }


def compose_commands() -> dict[str, list[str]]:
    text = (DEPLOY / "container" / "compose.yaml").read_text()
    parsed = yaml.safe_load(text)["services"]
    return {name: one["command"] for name, one in parsed.items() if "command" in one}


def demo_commands() -> dict[str, list[str]]:
    found = programs(Address("127.0.0.1", 8000, 8001), state=Path("/var"))
    return {one.name: list(one.args) for one in found}


@pytest.mark.parametrize("commands", [unit_commands, compose_commands, demo_commands])
def test_every_queue_has_a_worker(commands) -> None:
    served = set().union(*(queues(command) for command in commands().values()))

    used = {listener.queue for listener in durable_listeners()}
    assert used <= served
    assert {"default", "score", "mail", "webhook", "bulk"} <= served


@pytest.mark.parametrize("name", ["web", "sockets", "score", "worker", "bulk", "scheduler"])
def test_every_program_of_the_demo_is_in_the_recipe(name: str) -> None:
    assert name in demo_commands()
    assert name in unit_commands()
    assert name in yaml.safe_load((DEPLOY / "container" / "compose.yaml").read_text())["services"]


def test_units_and_compose_give_workers_the_same_queues() -> None:
    for name in ("score", "worker", "bulk"):
        assert queues(unit_commands()[name]) == queues(compose_commands()[name])
        assert queues(unit_commands()[name]) == queues(demo_commands()[name])


def test_all_processes_count_in_one_folder() -> None:
    folder = "/run/supportsentiment/metrics"
    desk = yaml.safe_load((DEPLOY / "container" / "compose.yaml").read_text())["x-desk"]

    sample = (DEPLOY / "supportsentiment.env.sample").read_text()
    assert f"\nPROMETHEUS_MULTIPROC_DIR={folder}\n" in sample
    for unit in (
        path for path in UNITS if "gunicorn" in path.read_text() or "celery" in path.read_text()
    ):
        assert (
            "RuntimeDirectory=supportsentiment/metrics\nRuntimeDirectoryPreserve=yes"
            in unit.read_text()
        )
    assert desk["environment"]["PROMETHEUS_MULTIPROC_DIR"] == folder
    assert f"metrics:{folder}" in desk["volumes"]


@pytest.mark.parametrize("flag", ["--worker-class", "--limit-request-line", "--timeout"])
def test_pages_are_served_alike_everywhere(flag: str) -> None:
    container = (DEPLOY / "container" / "Containerfile").read_text()
    image = re.findall(r'"([^"]+)"', container.split("CMD ")[1])
    commands = [unit_commands()["web"], image, demo_commands()["web"]]

    assert len({command[command.index(flag) + 1] for command in commands}) == 1


@pytest.mark.parametrize("sample", [".env.sample", "deploy/supportsentiment.env.sample"])
def test_samples_name_only_settings_that_are_read(sample: str) -> None:
    named = set(ASSIGNED.findall((ROOT / sample).read_text()))

    assert named
    assert named <= settings_read() | READ_ELSEWHERE


def test_every_setting_is_explained() -> None:
    explained = (ROOT / "docs" / "operations.md").read_text()

    assert {name for name in settings_read() if f"`{name}`" not in explained} == set()


def test_the_production_sample_can_be_read_as_it_is() -> None:
    lines = (DEPLOY / "supportsentiment.env.sample").read_text().splitlines()
    pairs = (line.split("=", 1) for line in lines if line and not line.startswith("#"))
    env = Env(dict(pairs))

    assert env.database("DATABASE_URL")["NAME"] == "supportsentiment"
    assert env.redis("REDIS_URL")
    assert env.flag("HTTPS")
    assert not env.has("SECRET_KEY")


def test_every_socket_goes_to_the_sockets_process() -> None:
    # The last route, without an address of its own, refuses all others.
    routes = [f"/{route.pattern}" for route in websocket_urlpatterns if str(route.pattern)]

    assert "/live/" in routes
    for route in routes:
        for proxy in ("nginx/supportsentiment.conf", "container/nginx.conf"):
            assert f"location {route} {{" in (DEPLOY / proxy).read_text()
        assert f"handle {route}* {{" in (DEPLOY / "caddy" / "Caddyfile").read_text()


@pytest.mark.parametrize("proxy", ["nginx/supportsentiment.conf", "container/nginx.conf"])
def test_proxies_hand_on_sockets_and_keep_the_numbers_in(proxy: str) -> None:
    text = (DEPLOY / proxy).read_text()

    sockets = text.split("location /live/ {")[1].split("}")[0]
    assert "proxy_set_header Upgrade $http_upgrade;" in sockets
    assert "location = /metrics {\n    return 404;" in text
    assert "$proxy_add_x_forwarded_for" not in text
