"""What is particular to a folder: addresses, links, patterns of copies, hooks, and where the quarantine is."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.errors import BadInput, NotFound, Refused, Unavailable
from amparo.hosts.addresses import Site
from amparo.hosts.derived import Derived, by_stem
from amparo.hosts.folder import FolderHost
from amparo.hosts.hooks import Hook
from amparo.hosts.model import Visibility
from amparo.hosts.opening import host_of, open_hosts
from amparo.hosts.patterns import AccountPattern, DerivedPattern
from amparo.hosts.tree import Tree
from amparo.settings import HostSettings, Settings
from tests.hosts.worlds import FolderWorld

SITE = "https://pictures.example/media"


@pytest.fixture
def served(tmp_path: Path) -> Path:
    folder = tmp_path / "served"
    folder.mkdir()
    (folder / "photos").mkdir()
    (folder / "photos" / "cat & dog.jpg").write_bytes(b"cat")
    return folder


def host_on(served: Path, *derived: str, hook: tuple[str, ...] = ()) -> FolderHost:
    settings = HostSettings(path=served, url=SITE, derived=derived, hide_hook=hook)
    return FolderHost("one", settings, served.with_name("state"))


HERE = "photos/cat & dog.jpg"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[FolderWorld]:
    with closing(FolderWorld(tmp_path / "world")) as world:
        yield world


@pytest.mark.parametrize(
    "address",
    [
        "https://pictures.example/media/photos/cat%20%26%20dog.jpg",
        "https://pictures.example/media/photos/cat & dog.jpg",
        "http://PICTURES.example:80/media/photos/cat%20&%20dog.jpg?size=large&x=1#top",
        "https://pictures.example:443//media//photos/cat%20%26%20dog.jpg",
        "https://pictures.example./media/photos%2Fcat%20%26%20dog.jpg ",
        "https://user@pictures.example/media/photos/cat%20%26%20dog.jpg",
    ],
)
def test_an_address_is_recognised_however_it_is_written(served: Path, address: str) -> None:
    assert host_on(served).resolve(address) == HERE


@pytest.mark.parametrize(
    "address",
    [
        "",
        "photos/cat & dog.jpg",
        "ftp://pictures.example/media/photos/cat%20%26%20dog.jpg",
        "https://pictures.example:8443/media/photos/cat%20%26%20dog.jpg",
        "https://pictures.example.org/media/photos/cat%20%26%20dog.jpg",
        "https://pictures.example/photos/cat%20%26%20dog.jpg",
        "https://pictures.example/media/../media/photos/cat%20%26%20dog.jpg",
        "https://pictures.example/media/photos/%2e%2e/photos/cat%20%26%20dog.jpg",
        "https://pictures.example/media/photos/./cat%20%26%20dog.jpg",
        "https://pictures.example/media/photos/cat%20%26%20dog.jpg/",
        "https://pictures.example/media/photos/cat%2520%26%20dog.jpg",
        "https://pictures.example/media/photos/%ff.jpg",
        "https://pictures.example/media/photos/%00.jpg",
        "https://pictures.example/media/",
        "https://pictures.example/media/photos",
        "https://pictures.example:x/media",
        "https://[pictures/media",
    ],
)
def test_an_address_that_means_nothing_here_is_told(served: Path, address: str) -> None:
    assert host_on(served).resolve(address) is None


@given(
    names=st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/\0"), min_size=1), min_size=1)
)
def test_the_address_of_any_path_leads_back_to_it(names: list[str]) -> None:
    path = "/".join(name for name in names if name not in {".", ".."}) or "x"
    site = Site(SITE)
    assert site.path(site.address(path)) == path


def test_the_address_of_a_removed_object_is_still_known(served: Path) -> None:
    host = host_on(served)
    host.remove(HERE, "1")
    assert host.resolve(f"{SITE}/photos/cat%20%26%20dog.jpg") == HERE


def test_a_link_is_neither_listed_nor_followed_but_can_be_hidden(served: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_bytes(b"secret")
    (served / "photos" / "link.jpg").symlink_to(secret)
    host = host_on(served)
    assert [one.key for one in host.list()] == [HERE]
    with pytest.raises(NotFound, match="linked_object"):
        host.read("photos/link.jpg")
    assert host.hide("photos/link.jpg", "1").visibility is Visibility.HIDDEN
    assert not (served / "photos" / "link.jpg").is_symlink()
    with pytest.raises(NotFound, match="linked_object"):
        host.read("photos/link.jpg")
    host.restore("photos/link.jpg", "2")
    assert (served / "photos" / "link.jpg").readlink() == secret
    host.remove("photos/link.jpg", "3")
    assert secret.read_bytes() == b"secret"


def test_a_linked_folder_leads_nowhere(served: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.jpg").write_bytes(b"a")
    (served / "in").symlink_to(outside)
    host = host_on(served)
    assert [one.key for one in host.list()] == [HERE]
    assert host.stat("in/a.jpg") is None
    with pytest.raises(NotFound, match="no_such_object"):
        host.read("in/a.jpg")
    assert host.remove("in/a.jpg", "1").visibility is Visibility.GONE
    assert (outside / "a.jpg").exists()


def test_restoring_does_not_follow_a_link_that_came_to_the_folders_place(served: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    host = host_on(served)
    host.hide(HERE, "1")
    (served / "photos").rmdir()
    (served / "photos").symlink_to(outside)
    with pytest.raises(Unavailable, match="host_unavailable"):
        host.restore(HERE, "2")
    assert list(outside.iterdir()) == []


def test_a_folder_that_went_is_made_again_when_its_object_comes_back(served: Path) -> None:
    host = host_on(served)
    host.hide(HERE, "1")
    (served / "photos").rmdir()
    host.restore(HERE, "2")
    assert (served / HERE).read_bytes() == b"cat"


def test_what_is_no_file_is_no_object(served: Path) -> None:
    import os

    os.mkfifo(served / "pipe")
    host = host_on(served)
    assert host.stat("pipe") is host.stat("photos") is None
    assert [one.key for one in host.list()] == [HERE]


def test_the_quarantine_is_private_and_its_names_tell_nothing(served: Path) -> None:
    host = host_on(served)
    host.hide(HERE, "1")
    state = served.with_name("state")
    assert state.stat().st_mode & 0o077 == 0
    records = [path for path in state.rglob("*") if path.is_dir() and path.name != "files"]
    assert [path for path in records if "cat" in path.name and "files" not in path.parts] == []


def test_a_quarantine_below_what_is_served_is_refused(served: Path) -> None:
    with pytest.raises(BadInput, match="quarantine_served"):
        FolderHost("one", HostSettings(path=served, url=SITE), served / "hidden")


def test_removed_bytes_are_nowhere(served: Path) -> None:
    host = host_on(served)
    host.hide(HERE, "1")
    host.remove(HERE, "2")
    state = served.with_name("state")
    assert [path for path in state.rglob("*") if path.is_file() and path.read_bytes() == b"cat"] == []


def test_a_damaged_record_is_told(served: Path) -> None:
    host = host_on(served)
    host.hide(HERE, "1")
    for record in served.with_name("state").glob("objects/*/*/record"):
        record.write_bytes(b"00000000 {}\n")
    with pytest.raises(Unavailable, match="host_state_corrupt"):
        host.restore(HERE, "2")


@pytest.mark.parametrize("call", ["limit_account", "restore_account", "tell_uploader"])
def test_a_folder_knows_no_accounts(served: Path, call: str) -> None:
    arguments = {
        "limit_account": ("a", "hold", "1"),
        "restore_account": ("a", "1"),
        "tell_uploader": ("a", "k", "s", "1"),
    }
    with pytest.raises(Refused, match="not_supported"):
        getattr(host_on(served), call)(*arguments[call])


def test_a_copy_of_a_longer_name_is_left_alone(world: FolderWorld) -> None:
    world.put("photos/cat.jpg", b"cat")
    other = world.put("photos/cat-dog.jpg", b"cat and dog")
    world.host.remove("photos/cat.jpg", "1")
    assert [world.get(address) is not None for address in other] == [True] * len(other)
    assert world.host.resolve(other[2]) == "photos/cat-dog.jpg"


def test_a_copy_that_came_while_hidden_does_not_stop_the_restoring(world: FolderWorld) -> None:
    addresses = world.put("photos/cat.jpg", b"cat")
    world.host.hide("photos/cat.jpg", "1")
    (world.served / "thumbs" / "cat.png").write_bytes(b"made anew")
    world.host.restore("photos/cat.jpg", "2")
    assert world.get(addresses[1]) == b"made anew"
    assert world.get(addresses[0]) == b"cat"


def test_a_copy_of_two_possible_objects_counts_as_an_object(world: FolderWorld) -> None:
    world.put("a/cat.jpg", b"one")
    address = world.put("b/cat.jpg", b"two")[1]
    assert world.host.resolve(address) == "thumbs/cat.png"
    assert "thumbs/cat.png" in {one.key for one in world.host.list()}


def test_a_copy_without_its_object_counts_as_an_object(world: FolderWorld) -> None:
    address = world.put("photos/cat.jpg", b"cat")[1]
    (world.served / "photos" / "cat.jpg").unlink()
    (world.served / "photos" / "sizes" / "cat.jpg").unlink()
    assert world.host.resolve(address) == "thumbs/cat.png"
    assert "thumbs/cat.png" in {one.key for one in world.host.list()}


@pytest.mark.parametrize(
    ("pattern", "key", "path"),
    [
        ("thumbs/{stem}.jpg", "photos/cat.png", "thumbs/cat.jpg"),
        ("{key}.webp", "photos/cat.png", "photos/cat.png.webp"),
        ("{dir}/t/{name}", "cat.png", "t/cat.png"),
        ("{dir}/t/{stem}_s{suffix}", "a/b/cat.png", "a/b/t/cat_s.png"),
        ("t/{stem}{suffix}", "a/README", "t/README"),
        ("t/{stem}-*.webp", "a/[x]*.png", "t/[x]*-640.webp"),
        ("*/{stem}-?/{name}", "cat.png", "size/cat-1/cat.png"),
        ("{stem}/{stem}.jpg", "x/cat.png", "cat/cat.jpg"),
    ],
)
def test_a_pattern_leads_to_the_copy_and_back(tmp_path: Path, pattern: str, key: str, path: str) -> None:
    for name in (key, path):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    derived = Derived(Tree(tmp_path), [pattern])
    assert derived.of(key) == [path]
    assert derived.owner(path, by_stem([key, path])) == key


@pytest.mark.parametrize("pattern", ["thumbs/x.jpg", "/{key}", "../{key}", "{dir}/x", "{account}/{key}", "**/{name}"])
def test_a_pattern_that_names_no_object_or_leads_away_is_refused(pattern: str) -> None:
    with pytest.raises(BadInput, match="bad_derived_pattern"):
        DerivedPattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "key", "account"),
    [
        ("{account}/**", "u7/a/b.jpg", "u7"),
        ("{account}/*", "u7/a/b.jpg", None),
        ("users/*/{account}-*.jpg", "users/x/u7-1.jpg", "u7"),
        ("{account}/**", "b.jpg", None),
        ("", "u7/b.jpg", None),
    ],
)
def test_an_account_is_read_from_the_key(pattern: str, key: str, account: str | None) -> None:
    assert AccountPattern(pattern).account(key) == account


def test_a_pattern_of_accounts_without_an_account_is_refused() -> None:
    with pytest.raises(BadInput, match="bad_account_pattern"):
        AccountPattern("users/**")


@pytest.mark.parametrize("url", ["", "pictures.example", "ftp://pictures.example", "https://:80/x"])
def test_a_site_without_an_address_is_refused(url: str) -> None:
    with pytest.raises(BadInput, match="bad_host_url"):
        Site(url)


@pytest.fixture
def purged(tmp_path: Path) -> Iterator[tuple[tuple[str, ...], Path]]:
    """A hook that writes down what it is told, and fails while a file is there."""
    program = tmp_path / "purge.py"
    program.write_text(
        "import json, pathlib, sys\n"
        "here = pathlib.Path(__file__).parent\n"
        "with (here / 'told').open('a') as told: told.write(json.dumps(sys.argv[1:]) + chr(10))\n"
        "sys.exit(int((here / 'broken').exists()))\n"
    )
    yield (sys.executable, str(program), "--purge", "{url}"), tmp_path


def told(folder: Path) -> list[list[str]]:
    path = folder / "told"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def test_the_hook_is_told_each_address_once(served: Path, purged: tuple[tuple[str, ...], Path]) -> None:
    command, folder = purged
    host = host_on(served, "thumbs/{stem}.png", hook=command)
    for _ in range(2):
        changed = host.hide(HERE, "1")
    assert told(folder) == [["--purge", address] for address in changed.addresses]
    assert changed.addresses[0].endswith("/media/photos/cat%20%26%20dog.jpg")
    assert len(changed.addresses) == 2  # a CDN may keep a thumbnail that is no longer here


def test_a_hook_that_fails_leaves_the_object_hidden_and_is_run_again(
    served: Path, purged: tuple[tuple[str, ...], Path]
) -> None:
    command, folder = purged
    host = host_on(served, hook=command)
    (folder / "broken").touch()
    for _ in range(2):
        with pytest.raises(Unavailable, match="hook_failed"):
            host.hide(HERE, "1")
    assert host.visibility(HERE) is Visibility.HIDDEN
    (folder / "broken").unlink()
    assert host.hide(HERE, "1").visibility is Visibility.HIDDEN
    assert len(told(folder)) == 3


def test_removing_tells_the_hook_and_restoring_does_not(served: Path, purged: tuple[tuple[str, ...], Path]) -> None:
    command, folder = purged
    host = host_on(served, hook=command)
    host.hide(HERE, "1")
    host.restore(HERE, "2")
    assert len(told(folder)) == 1
    host.remove(HERE, "3")
    assert len(told(folder)) == 2


def test_a_killed_removal_still_tells_the_hook_of_every_copy(
    tmp_path: Path, purged: tuple[tuple[str, ...], Path]
) -> None:
    command, folder = purged
    with closing(FolderWorld(tmp_path / "world", hook=command)) as world:
        addresses = world.put("photos/cat.jpg", b"cat")
        assert world.dies("hosts.quarantine.emptied", 1, lambda host: host.remove("photos/cat.jpg", "1"))
        assert told(folder) == []
        world.host.remove("photos/cat.jpg", "1")
        assert {address for _, address in told(folder)} >= set(addresses)


def test_a_hook_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    started = tmp_path / "started"
    hook = Hook(("sh", "-c", f"sleep 60 & echo $! > {started}; wait"), seconds=0.5)
    with pytest.raises(Unavailable, match="hook_failed"):
        hook.run(["https://pictures.example/x"])
    child = Path("/proc") / started.read_text().strip()
    deadline = time.monotonic() + 30
    while child.exists() and "(sleep) Z" not in (child / "stat").read_text():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_hook_that_is_not_there_has_failed() -> None:
    with pytest.raises(Unavailable, match="hook_failed"):
        Hook(("/nowhere/purge",)).run(["https://pictures.example/x"])


def test_hosts_are_opened_by_name(served: Path, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", hosts={"one": HostSettings(path=served, url=SITE)})
    assert list(open_hosts(settings)) == ["one"]
    assert host_of(settings, "one").name == "one"
    with pytest.raises(NotFound, match="no_such_host"):
        host_of(settings, "two")
    host_of(settings, "one").hide(HERE, "1")
    assert (tmp_path / "home" / "hosts" / "one").is_dir()


@pytest.mark.parametrize("path", ["..", ".", "a/../b", "%2e%2e/b", "a/%2E/b", "a%2f..%2fb"])
def test_a_path_with_dots_in_it_means_nothing(path: str) -> None:
    assert Site(SITE).path(f"{SITE}/{path}") is None
