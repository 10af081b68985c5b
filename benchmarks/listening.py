"""Many screens that listen for changes, in one process of their own.

    python -m benchmarks.listening ADDRESS COOKIE ORIGIN COUNT

Prints "ready" when every socket has been greeted. At the end of its standard input it prints one
JSON object: `heard`, for each ticket and seq of a message that was read the moments (on the
monotonic clock) at which the screens heard of it, and `stale`, the moments of "fetch it all".
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field

from websockets.asyncio.client import ClientConnection, connect

READ = "sentiment.message.read"


@dataclass
class Screen:
    """What one socket heard, and when first."""

    heard: dict[tuple[int, int], float] = field(default_factory=dict)
    stale: list[float] = field(default_factory=list)
    greeted: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, frame: dict[str, object]) -> None:
        """Note one frame."""
        now = time.monotonic()
        if "hello" in frame:
            self.greeted.set()
        if "stale" in frame:
            self.stale.append(now)
        for change in frame.get("changes", ()):
            if change["kind"] == READ:
                self.heard.setdefault((change["ticket"], change["seq"]), now)


async def listen(connection: ClientConnection, screen: Screen) -> None:
    """Take frames until the socket closes."""
    async for text in connection:
        screen.take(json.loads(text))


async def main(address: str, cookie: str, origin: str, count: int) -> None:
    """Open the sockets, listen, and tell."""
    screens = [Screen() for _ in range(count)]
    connections = [
        await connect(
            address, origin=origin, additional_headers={"Cookie": cookie}, compression=None
        )
        for _ in screens
    ]
    tasks = [
        asyncio.create_task(listen(connection, screen))
        for connection, screen in zip(connections, screens, strict=True)
    ]
    await asyncio.wait_for(asyncio.gather(*(screen.greeted.wait() for screen in screens)), 30)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    lost = [task for task in tasks if task.done()]
    for connection in connections:
        await connection.close()
    heard: dict[str, list[float | None]] = {}
    for place in sorted({key for screen in screens for key in screen.heard}):
        heard[f"{place[0]}:{place[1]}"] = [screen.heard.get(place) for screen in screens]
    stale = [screen.stale for screen in screens]
    print(json.dumps({"heard": heard, "stale": stale, "closed": len(lost)}))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
