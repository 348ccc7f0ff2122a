"""What every host promises, on a small real platform of each kind that serves over HTTP."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from amparo.errors import BadInput, Conflict, NotFound, Unavailable
from amparo.hosts.model import Host, Visibility
from amparo.snapshots import faults
from tests.hosts.worlds import WORLDS, World

KEY = "photos/bridge.jpg"
OTHERS = "photos/harbour.jpg"
POINTS = sorted(point for point in faults.POINTS if point.startswith("hosts."))


@pytest.fixture(params=sorted(WORLDS))
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with WORLDS[request.param](tmp_path) as world:
        yield world


def serves(world: World, addresses: list[str]) -> list[bool]:
    return [world.get(address) is not None for address in addresses]


def test_every_object_is_listed_once_in_order_and_no_copy_is(world: World) -> None:
    keys = ["a-b.jpg", "a.jpg", "a/1.jpg", "a/2.jpg", "a0.jpg", "b/c/d.jpg"]
    for key in reversed(keys):
        world.put(key, key.encode())
    assert [one.key for one in world.host.list()] == sorted(keys)


def test_a_list_goes_on_after_any_key(world: World) -> None:
    keys = sorted(["a-b.jpg", "a.jpg", "a/1.jpg", "a/2.jpg", "a0.jpg", "b/c/d.jpg"])
    for key in keys:
        world.put(key, key.encode())
    for after in [*keys, "a/", "a/1", "b", "zz"]:
        assert [one.key for one in world.host.list(after)] == [key for key in keys if key > after]


def test_an_object_is_read_as_it_was_stored(world: World) -> None:
    world.put(KEY, b"bytes of a bridge")
    with world.host.read(KEY) as file:
        assert file.read() == b"bytes of a bridge"


def test_what_is_not_there_cannot_be_read(world: World) -> None:
    with pytest.raises(NotFound, match="no_such_object"):
        world.host.read(KEY)


def test_an_object_is_described_as_it_is(world: World) -> None:
    world.put("u/seven/bridge.jpg", b"12345")
    found = world.host.stat("u/seven/bridge.jpg")
    assert found is not None
    assert (found.key, found.size, found.account) == ("u/seven/bridge.jpg", 5, "seven")
    assert found.modified.tzinfo is not None
    assert next(iter(world.host.list())) == found


def test_what_is_not_there_is_gone(world: World) -> None:
    assert world.host.stat(KEY) is None
    assert world.host.visibility(KEY) is Visibility.GONE


def test_other_bytes_are_another_version(world: World) -> None:
    world.put(KEY, b"one")
    before = world.host.stat(KEY)
    world.put(KEY, b"two")
    after = world.host.stat(KEY)
    assert before is not None
    assert after is not None
    assert before.version != after.version


def test_each_address_of_an_object_leads_to_it(world: World) -> None:
    addresses = world.put(KEY, b"bridge")
    assert [world.host.resolve(address) for address in addresses] == [KEY] * len(addresses)


def test_the_addresses_of_a_hidden_object_still_lead_to_it(world: World) -> None:
    addresses = world.put(KEY, b"bridge")
    world.host.hide(KEY, "1")
    assert [world.host.resolve(address) for address in addresses] == [KEY] * len(addresses)


def test_an_address_of_another_site_leads_nowhere(world: World) -> None:
    address = world.put(KEY, b"bridge")[0]
    assert world.host.resolve(address.replace("127.0.0.1", "elsewhere.example")) is None


def test_a_hidden_object_serves_at_none_of_its_addresses(world: World) -> None:
    addresses = world.put(KEY, b"bridge")
    assert all(serves(world, addresses))
    changed = world.host.hide(KEY, "1")
    assert not any(serves(world, addresses))
    assert changed.visibility is world.host.visibility(KEY) is Visibility.HIDDEN
    assert set(addresses) <= set(changed.addresses)


def test_another_persons_object_goes_on_serving(world: World) -> None:
    world.put(KEY, b"bridge")
    addresses = world.put(OTHERS, b"bridge")
    alias = world.put_alias("photos/shared.jpg", KEY)
    world.host.hide(KEY, "1")
    assert all(serves(world, [*addresses, alias]))
    world.host.remove(KEY, "2")
    assert all(serves(world, [*addresses, alias]))
    assert world.get(alias) == b"bridge"


def test_a_hidden_object_can_be_read_and_described_but_is_not_listed(world: World) -> None:
    world.put(KEY, b"bridge")
    before = world.host.stat(KEY)
    world.host.hide(KEY, "1")
    with world.host.read(KEY) as file:
        assert file.read() == b"bridge"
    assert world.host.stat(KEY) == before
    assert list(world.host.list()) == []


def test_a_restored_object_serves_as_before(world: World) -> None:
    addresses = world.put(KEY, b"bridge")
    before = [world.get(address) for address in addresses]
    world.host.hide(KEY, "1")
    changed = world.host.restore(KEY, "2")
    assert [world.get(address) for address in addresses] == before
    assert changed.visibility is world.host.visibility(KEY) is Visibility.SERVED
    assert set(addresses) <= set(changed.addresses)


def test_nothing_is_restored_over_what_stands_there_now(world: World) -> None:
    world.put(KEY, b"bridge")
    world.host.hide(KEY, "1")
    address = world.put(KEY, b"somebody else's")[0]
    with pytest.raises(Conflict, match="place_taken"):
        world.host.restore(KEY, "2")
    assert world.get(address) == b"somebody else's"
    world.vanish(KEY)
    assert world.host.restore(KEY, "2").visibility is Visibility.SERVED
    assert world.get(address) == b"bridge"


def test_a_removed_object_is_gone_for_good(world: World) -> None:
    addresses = world.put(KEY, b"bridge")
    changed = world.host.remove(KEY, "1")
    assert set(addresses) <= set(changed.addresses)
    assert not any(serves(world, addresses))
    assert changed.visibility is world.host.visibility(KEY) is Visibility.REMOVED
    with pytest.raises(NotFound, match="no_such_object"):
        world.host.read(KEY)
    assert world.host.restore(KEY, "2").visibility is Visibility.REMOVED
    assert not any(serves(world, addresses))


def test_a_hidden_object_can_be_removed(world: World) -> None:
    addresses = world.put(KEY, b"bridge")
    world.host.hide(KEY, "1")
    assert world.host.remove(KEY, "2").visibility is Visibility.REMOVED
    assert world.host.stat(KEY) is None
    assert not any(serves(world, addresses))


def test_removing_a_hidden_object_leaves_what_came_to_its_place(world: World) -> None:
    world.put(KEY, b"bridge")
    world.host.hide(KEY, "1")
    addresses = world.put(KEY, b"somebody else's")
    world.host.remove(KEY, "2")
    assert all(serves(world, addresses))
    assert world.host.visibility(KEY) is Visibility.SERVED


def test_hiding_twice_equals_hiding_once(world: World) -> None:
    world.put(KEY, b"bridge")
    assert world.host.hide(KEY, "1") == world.host.hide(KEY, "1")
    assert world.host.hide(KEY, "of another notice").visibility is Visibility.HIDDEN


def test_restoring_twice_equals_restoring_once(world: World) -> None:
    addresses = world.put(KEY, b"bridge")
    world.host.hide(KEY, "1")
    assert world.host.restore(KEY, "2") == world.host.restore(KEY, "2")
    assert world.host.hide(KEY, "1").visibility is Visibility.HIDDEN  # from memory: it was done, and undone since
    assert all(serves(world, addresses))


def test_removing_twice_equals_removing_once(world: World) -> None:
    world.put(KEY, b"bridge")
    first = world.host.remove(KEY, "1")
    addresses = world.put(KEY, b"somebody else's")
    assert world.host.remove(KEY, "1") == first
    assert all(serves(world, addresses))


def test_what_comes_to_the_place_of_a_hidden_object_needs_an_effect_of_its_own(world: World) -> None:
    world.put(KEY, b"bridge")
    hidden = world.host.stat(KEY)
    world.host.hide(KEY, "1")
    addresses = world.put(KEY, b"bridge")
    now = world.host.stat(KEY)
    assert hidden is not None
    assert now is not None
    assert now.version != hidden.version
    world.host.hide(KEY, "1")
    assert all(serves(world, addresses))
    world.host.hide(KEY, "2")
    assert not any(serves(world, addresses))


@pytest.mark.parametrize("verb", ["hide", "restore", "remove"])
def test_changing_what_vanished_midway_is_no_error(world: World, verb: str) -> None:
    world.put(KEY, b"bridge")
    listed = next(world.host.list())
    world.vanish(KEY)
    assert getattr(world.host, verb)(listed.key, "1").visibility is Visibility.GONE


def test_what_vanished_midway_cannot_be_read(world: World) -> None:
    world.put(KEY, b"bridge")
    listed = next(world.host.list())
    world.vanish(KEY)
    with pytest.raises(NotFound, match="no_such_object"):
        world.host.read(listed.key)


def test_a_list_goes_on_where_an_object_vanishes(world: World) -> None:
    for name in "abc":
        world.put(f"{name}.jpg", b"x")
    listing = world.host.list()
    first = next(listing).key
    world.vanish("b.jpg")
    assert [first, *(one.key for one in listing if one.key != "b.jpg")] == ["a.jpg", "c.jpg"]


CALLS: dict[str, Callable[[Host], object]] = {
    "stat": lambda host: host.stat(KEY),
    "list": lambda host: list(host.list()),
    "read": lambda host: host.read(KEY),
    "visibility": lambda host: host.visibility(KEY),
    "hide": lambda host: host.hide(KEY, "new"),
    "remove": lambda host: host.remove(KEY, "new"),
    "restore": lambda host: host.restore("photos/hidden.jpg", "new"),
}


@pytest.mark.parametrize("call", sorted(CALLS))
def test_a_host_that_cannot_be_reached_says_so(world: World, call: str) -> None:
    world.put(KEY, b"bridge")
    world.put("photos/hidden.jpg", b"hidden")
    world.host.hide("photos/hidden.jpg", "1")
    world.lose()
    with pytest.raises(Unavailable, match="host_unavailable"):
        CALLS[call](world.host)


HOSTILE = [
    "",
    "/",
    "../served/a.jpg",
    "a/../../b",
    "/etc/passwd",
    "a//b",
    "a/",
    "./a",
    "a/.",
    "a\0b",
    "\udce9",
    "x" * 5000,
]


@pytest.mark.parametrize("key", HOSTILE)
@pytest.mark.parametrize("call", ["stat", "read", "visibility", "hide", "restore", "remove"])
def test_a_key_that_leads_elsewhere_is_refused(world: World, call: str, key: str) -> None:
    arguments = (key, "1") if call in {"hide", "restore", "remove"} else (key,)
    with pytest.raises(BadInput, match="bad_object_key"):
        getattr(world.host, call)(*arguments)


VERBS: dict[str, tuple[Callable[[Host], object], Visibility]] = {
    "hide": (lambda host: host.hide(KEY, "e"), Visibility.HIDDEN),
    "remove": (lambda host: host.remove(KEY, "e"), Visibility.REMOVED),
    "remove hidden": (lambda host: host.remove(KEY, "e"), Visibility.REMOVED),
    "restore": (lambda host: host.restore(KEY, "e"), Visibility.SERVED),
}


def begin(world: World, verb: str) -> list[str]:
    """The world before a change."""
    addresses = world.put(KEY, b"bridge")
    world.put(OTHERS, b"bridge")
    if verb in {"restore", "remove hidden"}:
        world.host.hide(KEY, "before")
    return addresses


class Scout:
    """Stands in for the armed point: notes every point that is passed, and is none of them."""

    __hash__ = None  # type: ignore[assignment]  # never looked up

    def __init__(self) -> None:
        self.passed: list[str] = []

    def __ne__(self, point: object) -> bool:
        self.passed.append(str(point))
        return True


def passings(world: World, change: Callable[[Host], object]) -> list[tuple[str, int]]:
    """Make a change that nothing harms. Each fault point that it passes, and which of its passings it is, from 1."""
    scout = Scout()
    faults.arm(scout)  # type: ignore[arg-type]
    try:
        change(world.host)
    finally:
        faults.arm("")
    return [(point, scout.passed[: at + 1].count(point)) for at, point in enumerate(scout.passed)]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("kind", sorted(WORLDS))
@pytest.mark.parametrize("where", ["each point", pytest.param("each passing", marks=pytest.mark.slow)])
def test_a_change_that_was_killed_anywhere_is_finished_by_doing_it_again(
    tmp_path: Path, where: str, kind: str, verb: str
) -> None:
    change, wanted = VERBS[verb]
    with WORLDS[kind](tmp_path / "unharmed") as world:
        begin(world, verb)
        done: list[object] = []
        passed = passings(world, lambda host: done.append(change(host)))
        assert world.host.visibility(KEY) is wanted
        assert getattr(done[0], "addresses", ())
    for point, passing in passed if where == "each passing" else dict(passed).items():
        with WORLDS[kind](tmp_path / f"{point}-{passing}") as world:
            addresses = begin(world, verb)
            assert world.dies(point, passing, change), (point, passing)
            change(world.host)
            assert world.host.visibility(KEY) is wanted, (point, passing)
            assert serves(world, addresses) == [wanted is Visibility.SERVED] * len(addresses), (point, passing)
            assert world.host.visibility(OTHERS) is Visibility.SERVED
    assert {"hosts.effect.rename.after", "hosts.move.before"} & {point for point, _ in passed}


def test_every_fault_point_is_passed_by_some_change(tmp_path: Path) -> None:
    passed = set()
    for kind in WORLDS:
        for verb, (change, _) in VERBS.items():
            with WORLDS[kind](tmp_path / f"{kind}-{verb}") as world:
                begin(world, verb)
                passed |= {point for point, _ in passings(world, change)}
    assert [point for point in POINTS if point not in passed] == []


@pytest.mark.parametrize("kind", sorted(WORLDS))
def test_an_object_killed_in_the_middle_of_its_hiding_is_whole_somewhere(tmp_path: Path, kind: str) -> None:
    for point in [one for one in POINTS if one.startswith(("hosts.move", "hosts.hide"))]:
        with WORLDS[kind](tmp_path / point) as world:
            world.put(KEY, b"bridge")
            world.dies(point, 1, VERBS["hide"][0])
            world.host.hide(KEY, "of another notice")
            with world.host.read(KEY) as file:
                assert file.read() == b"bridge"
