"""Addresses as people paste them: found, brought to one form, grouped by operator, split to what a door takes."""

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from amparo.casework.addresses import (
    MOST,
    MOST_LINES,
    MOST_SIGNS,
    Address,
    AddressKind,
    Operator,
    Reason,
    Rejected,
    by_operator,
    operator_of,
    parse_addresses,
    split,
)
from amparo.errors import BadInput
from amparo.registry.kinds import library

ROUTES = library(None).routes
ONE = "https://example.org/p/1"


def found(text: str) -> list[str]:
    """The addresses in a text, as sent."""
    return [one.text for one in parse_addresses(text).addresses]


def only(text: str) -> Address:
    """The one address in a text."""
    (one,) = parse_addresses(text).addresses
    return one


@pytest.mark.parametrize(
    ("pasted", "sent"),
    [
        (ONE, [ONE]),
        ("example.org/p/1", [ONE]),
        ("www.example.photography", ["https://www.example.photography/"]),
        ("hxxps://example[.]org/p/1", [ONE]),
        ("Una foto - https://example.org/p/1.", [ONE]),
        ("Example.org | Una foto - https://example.org/p/1", [ONE]),
        ("[Una foto](https://example.org/p/1), y más", [ONE]),
        ("*Mira:* _https://example.org/maria_", ["https://example.org/maria"]),
        ("https://example.org/maria_", ["https://example.org/maria_"]),
        ("<https://example.org/p/1> (https://example.org/p/2)!", [ONE, "https://example.org/p/2"]),
        ("(https://example.org/a_(b))", ["https://example.org/a_(b)"]),
        ("<https://example.org/p/1|Una foto>", [ONE]),
        ('<a href="https://example.org/p/1">foto</a>', [ONE]),
        ('{"url":"https:\\/\\/example.org\\/p\\/1"}', [ONE]),
        ("a.example.org/1,b.example.org/2;c.example.org/3\thttps://d.example.org/4|https://e.example.org/5",
         [f"https://{letter}.example.org/{n}" for n, letter in enumerate("abcde", 1)]),
        ("https://example.org/1https://example.org/2", ["https://example.org/1", "https://example.org/2"]),
        ("https://example.org/1,2,3", ["https://example.org/1,2,3"]),
        ("https://web.archive.org/web/2020/" + ONE, ["https://web.archive.org/web/2020/" + ONE]),
        ("> > https://example.org/p/1", [ONE]),
        ("看https://example.org/p/1。谢谢", [ONE]),
        ("https://exam\u200bple.org/p\u200b/1\ufeff", [ONE]),
        ("ｈｔｔｐｓ：／／ｅｘａｍｐｌｅ．ｏｒｇ／ｐ／１", [ONE]),
        ("https://ⓔxample。org/p/1", [ONE]),
        ("https://example.org/%%34%31", ["https://example.org/%%341"]),
        ("**_https://example.org/p_** **https://example.org/q_**",
         ["https://example.org/p", "https://example.org/q_"]),
        ("https://example.org/ＡＢ", ["https://example.org/ＡＢ"]),
        ("https://example.org/?a=1&amp;b=2&amp;amp;c=3", ["https://example.org/?a=1&b=2&c=3"]),
        ("https://example.org/?a=1&copy=2", ["https://example.org/?a=1&copy=2"]),
        ("https://example.org/?v=3Dabc=", ["https://example.org/?v=3Dabc="]),
        ("HTTPS://Name:secret@EXAMPLE.org.:443/p/1", [ONE]),
        ("http://example.org:8080", ["http://example.org:8080/"]),
        ("https://example.org/a/../b/./c/%2e%2e/d", ["https://example.org/b/d"]),
        ("https://example.org/%7efoto%2fa%c3%b1o", ["https://example.org/~foto%2Fa%C3%B1o"]),
        ("https://example.org/p?utm_source=a&b=2&fbclid=3&a=1&si=4", ["https://example.org/p?b=2&a=1&si=4"]),
        ("https://example.org/p?igshid=1", ["https://example.org/p"]),
        ("https://example.org/p#Personal_life", ["https://example.org/p"]),
        ("https://example.org/p#:~:text=foto", ["https://example.org/p"]),
        ("https://example.org/#photo", ["https://example.org/#photo"]),
        ("https://example.org/p#!/foto https://example.org/p#/foto",
         ["https://example.org/p#!/foto", "https://example.org/p#/foto"]),
        ("https://example.org/thread#post-12", ["https://example.org/thread#post-12"]),
        ("https://mega.nz/folder/AbC#kEyKeYkEyKeYkEyKeYkEyK", ["https://mega.nz/folder/AbC#kEyKeYkEyKeYkEyKeYkEyK"]),
        ("https://example.org/a.#top", ["https://example.org/a%2E"]),
        ("http://93.184.216.34/x https://[2606:2800:220:1::1]/x",
         ["http://93.184.216.34/x", "https://[2606:2800:220:1::1]/x"]),
        ("https://BÜCHER.example/ü", ["https://bücher.example/ü"]),
        ("t.me/canal/5 discord.gg/abc", ["https://t.me/canal/5", "https://discord.gg/abc"]),
        ("tg://resolve?domain=x magnet:?xt=urn:btih:ab ipfs://bafy/x",
         ["tg://resolve?domain=x", "magnet:?xt=urn:btih:ab", "ipfs://bafy/x"]),
        ("abcdef.onion/x", ["http://abcdef.onion/x"]),
    ],
)  # fmt: skip
def test_what_people_paste_is_found_and_brought_to_one_form(pasted: str, sent: list[str]) -> None:
    assert found(pasted) == sent


@pytest.mark.parametrize(
    ("pasted", "reason"),
    [
        ("@maria en Instagram", Reason.HANDLE),
        ("u/maria", Reason.HANDLE),
        ("maria@example.org", Reason.MAIL),
        ("mailto:maria@example.org", Reason.MAIL),
        ("javascript:alert(1)", Reason.NOT_PUBLIC),
        ("data:image/png;base64,AAAA", Reason.NOT_PUBLIC),
        ("file:///C:/foto.jpg", Reason.NOT_PUBLIC),
        ("blob:https://example.org/1", Reason.NOT_PUBLIC),
        ("http://localhost:8000/x", Reason.NOT_PUBLIC),
        ("localhost/x", Reason.NOT_PUBLIC),
        ("http://nas.local/x", Reason.NOT_PUBLIC),
        ("http://192.168.1.5/x", Reason.NOT_PUBLIC),
        ("10.0.0.1/x", Reason.NOT_PUBLIC),
        ("http://[::ffff:10.0.0.1]/x", Reason.NOT_PUBLIC),
        ("http://2130706433/", Reason.NOT_PUBLIC),
        ("http://intranet/x", Reason.NOT_PUBLIC),
        ("http://127.1/", Reason.MALFORMED),
        ("https://example.org:99999/", Reason.MALFORMED),
        ("https://exa%mple.org/", Reason.MALFORMED),
        ("https://example.org/\x00", Reason.MALFORMED),
        ("https://example.org/\ud800", Reason.MALFORMED),
        ("gopher://example.org/x", Reason.UNKNOWN_SCHEME),
        ("https://example.org/" + "a" * 2_000, Reason.TOO_LONG),
        ("https://example.org/?utm_source=" + "a" * 2_000, Reason.TOO_LONG),
        ("ayer me avisaron", Reason.NO_ADDRESS),
        ("page.php?id=3", Reason.NO_ADDRESS),
        ("Fui ya.Me dijo que no", Reason.NO_ADDRESS),
        ("IMG_2041.jpg y foto.png", Reason.NO_ADDRESS),
        ("No sé.Luego vi 3.5 más", Reason.NO_ADDRESS),
    ],
)
def test_what_is_no_address_that_can_be_sent_is_told_by_its_line(pasted: str, reason: Reason) -> None:
    parsed = parse_addresses(f"\n{pasted}\n{ONE}")
    assert (parsed.rejected, len(parsed.addresses)) == ((Rejected(2, reason),), 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://example.org/p", "https://EXAMPLE.org:443/p"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%c3%bc"),
        ("https://example.org", "https://example.org/?utm_campaign=x"),
        ("https://example.org/p?gclid=1&a=2", "example.org/p?a=2&mc_eid=3"),
        ("https://a:b@example.org/%41", "https://example.org/A#top"),
        ("https://example.org/a.#top", "https://example.org/a%2e"),
        ("https://example.org/a.b", "https://example.org/a%2eb"),
    ],
)
def test_the_same_item_written_in_two_ways_is_kept_once(one: str, other: str) -> None:
    parsed = parse_addresses(f"{one}\n{other}\n{other}")
    assert (len(parsed.addresses), parsed.repeated) == (1, 2)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/p?a=1&b=2", "https://example.org/p?b=2&a=1"),
        ("https://example.org/p", "https://example.org/P"),
        ("https://example.org/p", "https://example.org/p/"),
        ("https://example.org/p?s=1", "https://example.org/p?s=2"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://straße.example/", "https://strasse.example/"),
        ("https://example.org:8080/p", "https://example.org/p"),
        ("https://example.org/p#post-1", "https://example.org/p#post-2"),
        ("https://www.example.org/p", "https://example.org/p"),
    ],
)
def test_what_may_be_another_item_stays_another(one: str, other: str) -> None:
    assert len(parse_addresses(f"{one}\n{other}").addresses) == 2


def test_an_address_that_a_mail_broke_is_whole_again_and_lines_are_counted_as_pasted() -> None:
    long = "https://example.org/" + "a" * 55 + "="
    for broken, whole in (("<https://example.org/p\n  /1> y", ONE), (f"{long}\nb c", long[:-1] + "b")):
        parsed = parse_addresses(f"{broken}\n@maria")
        assert [one.text for one in parsed.addresses] == [whole]
        assert Rejected(3, Reason.HANDLE) in parsed.rejected


def test_a_line_that_ends_with_a_sign_of_equality_is_not_joined_to_the_next_address() -> None:
    lines = [f"https://example.org/{letter * 55}=" for letter in "ab"]
    assert found("\n".join(lines)) == lines


def test_that_a_name_and_password_were_left_out_is_said() -> None:
    assert only("https://a:b@example.org/p").login_dropped
    assert not only("https://example.org/@maria").login_dropped


def test_kinds_are_told_apart() -> None:
    kinds = {name: only(name).kind for name in ("https://t.me/x", "tg://x", "magnet:?x", "http://abc.onion/")}
    assert [name for name, kind in kinds.items() if kind is AddressKind.WEB] == ["https://t.me/x"]


def test_a_host_of_a_demonstration_counts_where_it_is_named() -> None:
    text = "http://127.0.0.1:8000/a.jpg"
    assert [one.text for one in parse_addresses(text, frozenset({"127.0.0.1"})).addresses] == [text]
    assert found(text) == []


def test_nothing_personal_is_in_what_is_printed() -> None:
    parsed = parse_addresses("https://secret.example/secret\n@secret\nmagnet:?secret")
    groups = by_operator(parsed.addresses, ROUTES, str)
    assert "secret" not in repr(parsed) + repr(groups)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a" * (MOST_SIGNS + 1), "text_too_long"),
        ("\n" * (MOST_LINES + 1), "text_too_long"),
        ("\n".join(f"e{n}.example.org/x" for n in range(MOST + 1)), "too_many_addresses"),
        ("\n".join(f"http://e{n}" for n in range(3 * MOST + 2)), "too_many_addresses"),
    ],
    ids=["signs", "lines", "addresses", "attempts"],
)
def test_more_than_can_be_taken_is_refused_with_a_code(text: str, code: str) -> None:
    with pytest.raises(BadInput) as refusal:
        parse_addresses(text)
    assert (refusal.value.code, "example" in str(refusal.value)) == (code, False)


def test_what_stands_there_often_is_read_once() -> None:
    parsed = parse_addresses("example.org/p/1 " * 60_000)
    assert (len(parsed.addresses), parsed.repeated) == (1, 59_999)


SIGNS = st.sampled_from(
    [*"ab.:/?#@%&=;,()[]<>_*~|'\"\\ \n-0A2Eñß。ｈ：．／\u200c\u200b\x00\ud800…", "https://", "a.co", "%2E"]
)
texts = st.one_of(st.text(max_size=80), st.lists(SIGNS, max_size=40).map("".join))
names = st.text("abcñ-", min_size=1, max_size=6)
ends = st.text("abZ9/.%~_-ñ@:,;()=&?#!'*+", max_size=30)
real = st.builds(
    lambda scheme, host, tail: f"{scheme}x{host}.example.org/{tail}",
    st.sampled_from(["http://", "HTTPS://", "hxxp://", ""]),
    names,
    ends,
)
quick = settings(max_examples=150, deadline=None)


@quick
@given(texts)
@example("<https://a.co\n\n>")
@example("https://a.co/%%34%31")
@example("https://a.co/,%77ww.a.co/")
@example("&#38;#38;amp;lt;")
def test_nothing_that_is_pasted_breaks_the_reading_and_what_is_found_reads_the_same_again(text: str) -> None:
    for one in parse_addresses(text).addresses:
        again = only(one.text)
        assert again == replace(one, login_dropped=False)


@quick
@given(real)
def test_a_real_address_is_never_called_unclear(text: str) -> None:
    assert Reason.UNCLEAR not in {one.reason for one in parse_addresses(text).rejected}
    assert parse_addresses(text).addresses


@quick
@given(st.lists(real, max_size=6))
def test_pasting_the_same_twice_adds_nothing(given_texts: list[str]) -> None:
    text = "\n".join(given_texts)
    once, twice = parse_addresses(text), parse_addresses(f"{text}\n{text}")
    assert twice.addresses == once.addresses
    assert twice.repeated == 2 * once.repeated + len(once.addresses)


def last_two(host: str) -> str:
    return ".".join(host.split(".")[-2:])


@pytest.mark.parametrize(
    ("address", "operator"),
    [
        ("https://mobile.twitter.com/a/status/1", Operator("x", "x")),
        ("https://t.co/a", Operator("x", "x")),
        ("https://drive.google.com/file/d/a", Operator("google_drive", "google_drive")),
        ("https://www.google.com/search?q=a", Operator("google_search", "google_search")),
        ("https://fotos.blogspot.com/p", Operator("google_drive", "google_drive")),
        ("tg://resolve?domain=a", Operator("telegram", "telegram")),
        ("https://notx.com/a", Operator(None, "notx.com")),
        ("https://x.com.example.org/a", Operator(None, "example.org")),
        ("magnet:?xt=a", Operator(None, "magnet")),
    ],
)
def test_an_address_belongs_to_whoever_runs_its_place(address: str, operator: Operator) -> None:
    assert operator_of(only(address), ROUTES, last_two) == operator


def test_addresses_are_grouped_by_operator_in_the_order_in_which_they_come() -> None:
    text = "a.example.org/1 x.com/2 b.example.org/3 twitter.com/4 imgur.com/5"
    groups = by_operator(parse_addresses(text).addresses, ROUTES, last_two)
    assert [(one.operator.name, [address.text[-1] for address in one.addresses]) for one in groups] == [
        ("example.org", ["1", "3"]),
        ("x", ["2", "4"]),
        ("imgur", ["5"]),
    ]


@given(st.lists(st.integers(), max_size=60), st.integers(1, 20))
def test_parts_keep_the_order_are_few_and_evenly_filled(items: list[int], most: int) -> None:
    parts = split(items, most)
    assert [one for part in parts for one in part] == items
    sizes = [len(part) for part in parts]
    assert len(parts) == -(-len(items) // most)
    assert max(sizes, default=0) <= most
    assert max(sizes, default=0) - min(sizes, default=0) <= 1


def test_without_a_limit_there_is_one_part() -> None:
    assert split("abc", None) == (("a", "b", "c"),)


def test_a_limit_below_one_is_refused() -> None:
    with pytest.raises(BadInput) as refusal:
        split("abc", 0)
    assert refusal.value.code == "bad_limit"
