"""Several companions under one supervisor: started together, said to be ready together, ended in order."""

import asyncio
import http.client
import re
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from amparo.errors import Unavailable
from amparo.supervise.companion import LOOK_SECONDS, Companion

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_ADDRESS = re.compile(r'https?://[^\s"]+')


@dataclass(frozen=True)
class Member:
    """One `amparo` command of the team. announces: prints one line with its address once it answers.

    probe: path that answers 200 once the member can do its work; "" where announcing is enough. stop_seconds: what it
    gets to end by itself.
    """

    name: str
    arguments: tuple[str, ...]
    announces: bool = False
    probe: str = ""
    stop_seconds: float = 10.0


class Team:
    """Members in the order in which they end; the first one ends first."""

    def __init__(self, members: Sequence[Member]) -> None:
        self._addresses: dict[str, str] = {}
        self._members = {member.name: (member, self._companion(member)) for member in members}

    async def run(self, on_ready: Callable[[Mapping[str, str]], None]) -> None:
        """Run until SIGTERM, SIGINT or SIGHUP, then end every member.

        on_ready: called once with the addresses of those that announce one, when all answer. A member that ends before
        that ends everything: Unavailable `child_ended`. Later it is started again.
        """
        stop = asyncio.Event()
        for number in SIGNALS:
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        tasks = {name: asyncio.create_task(companion.run()) for name, (_, companion) in self._members.items()}
        try:
            if await self._become_ready(stop):
                on_ready(dict(self._addresses))
                ended, _ = await asyncio.wait(
                    [asyncio.create_task(stop.wait()), *tasks.values()], return_when=asyncio.FIRST_COMPLETED
                )
                for task in ended:
                    task.result()  # a companion's task ends by an error only, which is not to be passed over
        finally:
            for task in tasks.values():
                task.cancel()
                await asyncio.wait([task])

    async def _become_ready(self, stop: asyncio.Event) -> bool:
        """Whether all answer now; False when told to stop before."""
        waiting = dict(self._members)
        while waiting and not stop.is_set():
            for name, (member, companion) in self._members.items():
                if companion.ended_with is not None:
                    raise Unavailable("child_ended", f"The {name} could not start or ended at once; it has said why.")
                if name in waiting and await self._answers(member):
                    del waiting[name]
            await asyncio.sleep(LOOK_SECONDS)
        return not stop.is_set()

    async def _answers(self, member: Member) -> bool:
        if not member.announces:
            return True
        address = self._addresses.get(member.name)
        if address is None:
            return False
        return not member.probe or await asyncio.to_thread(_is_up, address, member.probe)

    def _companion(self, member: Member) -> Companion:
        def heard(line: str) -> None:
            if found := _ADDRESS.search(line):
                self._addresses[member.name] = found.group()

        return Companion(
            member.arguments,
            on_line=heard if member.announces else None,
            stop_seconds=member.stop_seconds,
            apart=True,
        )


def _is_up(address: str, path: str) -> bool:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
