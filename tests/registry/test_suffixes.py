"""Under which name one party runs a host."""

import pytest

from amparo.registry.suffixes import is_registered, registrable


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("example.org", "example.org"),
        ("a.b.example.org", "example.org"),
        ("A.Example.ORG.", "example.org"),
        ("a.example.co.uk", "example.co.uk"),
        ("maria.github.io", "maria.github.io"),
        ("img.maria.blogspot.com", "maria.blogspot.com"),
        ("github.io", "github.io"),
        ("co.uk", "co.uk"),
        ("93.184.216.34", "93.184.216.34"),
        ("2606:2800:220:1::1", "2606:2800:220:1::1"),
        ("[2606:2800:220:1::1]", "2606:2800:220:1::1"),
        ("www.abcdef.onion", "abcdef.onion"),
        ("a.b.nosuchending", "b.nosuchending"),
        ("a.xn--bcher-kva.xn--p1ai", "xn--bcher-kva.xn--p1ai"),
        ("a.b\xfccher.de", "b\xfccher.de"),
        ("localhost", "localhost"),
        ("a..b", "a..b"),
        ("", ""),
    ],
)
def test_a_host_is_run_under_one_name(host: str, name: str) -> None:
    assert registrable(host) == name


@pytest.mark.parametrize("name", ["example.org", "example.co.uk", "blogspot.com", "t.co"])
def test_a_name_that_a_registry_gave_out_is_registered(name: str) -> None:
    assert is_registered(name)


@pytest.mark.parametrize("name", ["com", "co.uk", "www.example.org", "maria.blogspot.com", "93.184.216.34", ""])
def test_a_suffix_a_name_below_or_a_number_is_not_registered(name: str) -> None:
    assert not is_registered(name)
