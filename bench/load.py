"""An open-loop load on a gate, from a process of its own: requests leave on time, whether or not answers came back.

Latency is counted from the moment a request was due, so that a slow gate cannot slow its own measurement down. Run as
`python bench/load.py`; one JSON object on standard input says what to do, one on standard output what came of it.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

import uvloop

CONNECTIONS = 64


class Connection:
    """One kept-alive HTTP/1.1 connection."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def post(self, head: bytes, body: bytes) -> tuple[int, bytes]:
        """Status and body of one answer."""
        if self._writer is None or self._reader is None:
            self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
        self._writer.write(head + str(len(body)).encode() + b"\r\n\r\n" + body)
        answered = await self._reader.readuntil(b"\r\n\r\n")
        length = next(int(line[15:]) for line in answered.split(b"\r\n") if line.lower().startswith(b"content-length:"))
        return int(answered[9:12]), await self._reader.readexactly(length)


async def run(address: str, token: str, path: str, bodies: list[str], rate: float, seconds: float) -> dict[str, Any]:
    """Send bodies in turn at `rate` a second for some seconds. Returns sorted latencies in ms and counts of answers."""
    place = urlsplit(address)
    if not place.hostname or not place.port:
        raise ValueError("an address has host and port")
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {place.netloc}\r\nAuthorization: Bearer {token}\r\n"
        "Content-Type: application/json\r\nContent-Length: "
    ).encode()
    free: asyncio.Queue[Connection] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        free.put_nowait(Connection(place.hostname, place.port))
    latencies: list[float] = []
    answers: Counter[str] = Counter()

    async def one(body: bytes, due: float) -> None:
        connection = await free.get()
        status, said = await connection.post(head, body)
        latencies.append((time.perf_counter() - due) * 1000)
        answers[json.loads(said).get("decision", "answers") if status == 200 else str(status)] += 1
        free.put_nowait(connection)

    encoded = [body.encode() for body in bodies]
    start = time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for number in range(int(rate * seconds)):
            due = start + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            tasks.create_task(one(encoded[number % len(encoded)], due))
    return {"latencies": sorted(latencies), "answers": dict(answers)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(uvloop.run(run(**json.load(sys.stdin)))) + "\n")
