"""One visual language: what holds for every page because the style sheet holds it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from amparo.web import shared
from tests.web.browsing import assert_fits
from tests.web.running import Running

CSS = (Path(shared.__file__).parent / "static" / "shared" / "amparo.css").read_text(encoding="utf-8")
RULES = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)
PAIRS = [
    *((ink, ground) for ink in ("ink", "soft") for ground in ("paper", "surface", "sunken")),
    *(("accent", ground) for ground in ("paper", "surface", "accent-wash", "sunken")),
    ("accent-strong", "paper"),
    ("accent-strong", "accent-wash"),
    ("ink", "accent-wash"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-danger", "danger"),
    ("on-exit", "exit"),
    ("danger", "paper"),
    *((ink, f"{tone}-wash") for tone in ("info", "success", "warning", "danger") for ink in (tone, "ink")),
]
EDGES = [("edge", "surface"), ("edge", "paper"), ("focus", "paper"), ("focus", "surface"), ("danger", "surface")]


def tokens(dark: bool) -> dict[str, str]:
    """Colours by name, hexadecimal."""
    roots = re.findall(r":root\s*{([^}]*)}", RULES)
    light, darker = roots[0], roots[1]
    found = dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})", light))
    return found | dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})", darker)) if dark else found


def luminance(colour: str) -> float:
    """WCAG 2.2, "relative luminance"."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, "contrast ratio"."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_21_to_1() -> None:
    assert round(contrast("#000000", "#ffffff"), 3) == 21


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(ink: str, ground: str, dark: bool) -> None:
    colours = tokens(dark)
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_the_edge_of_a_field_stands_out_from_its_ground(edge: str, ground: str, dark: bool) -> None:
    colours = tokens(dark)
    assert contrast(colours[edge], colours[ground]) >= 3  # WCAG 2.2, 1.4.11


def test_every_colour_of_the_light_scheme_has_a_dark_one() -> None:
    assert {name for name in tokens(False) if tokens(True)[name] == tokens(False)[name]} == set()


def test_colours_are_named_once_and_used_by_name() -> None:
    outside = re.sub(r":root\s*{[^}]*}", "", RULES)
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", outside)) == {"#ffffff", "#000000"}  # the ground of a QR code


def declarations() -> Iterator[str]:
    yield from re.findall(r"[{;]\s*([a-z-]+)\s*:", RULES)


def test_nothing_is_said_of_left_and_right() -> None:
    physical = re.compile(r"(margin|padding|border)-(left|right|top|bottom)|^(left|right|top|bottom|width|height)$")
    allowed = {"min-width", "max-width"}
    assert [name for name in declarations() if physical.search(name) and name not in allowed] == []


def test_nothing_is_loaded() -> None:
    assert not re.search(r"url\(|@import|@font-face", RULES)


def test_no_text_is_smaller_than_16_px() -> None:
    sizes = [float(size) for size in re.findall(r"font(?:-size)?:\s*([\d.]+)rem", RULES)]
    assert sizes
    assert min(sizes) >= 1


@pytest.mark.parametrize("path", ["/", "/components"])
def test_twice_as_large_a_text_still_fits_a_phone(live: Running, new_page: Callable[..., Page], path: str) -> None:
    page = new_page(width=360, language="es")
    page.goto(live.url + path)
    page.evaluate("() => document.documentElement.style.setProperty('font-size', '200%')")
    assert_fits(page)


def test_buttons_and_fields_are_large_enough_to_touch(live: Running, new_page: Callable[..., Page]) -> None:
    page = new_page(width=360)
    page.goto(live.url + "/components")
    heights: list[float] = page.evaluate(
        "() => [...document.querySelectorAll('.button, .switch, .brand, .footer-links a, .pagination a, select,"
        " textarea, input[type=text], input[type=url], .tick, .field fieldset label')]"
        ".map(element => element.getBoundingClientRect().height)"
    )
    assert len(heights) > 20
    assert min(heights) >= 44


def test_the_keyboard_meets_the_skip_link_then_the_exit(live: Running, page: Page) -> None:
    page.goto(live.url + "/")
    names = []
    for _ in range(4):
        page.keyboard.press("Tab")
        names.append(page.evaluate("() => document.activeElement.textContent.trim()"))
    assert names == ["Skip to the content", "Leave this page", "This service", "Español"]


def test_the_skip_link_leads_into_the_content(live: Running, page: Page) -> None:
    page.goto(live.url + "/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "main"


def test_what_has_the_focus_is_marked(live: Running, page: Page) -> None:
    page.goto(live.url + "/")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("() => getComputedStyle(document.activeElement).outlineWidth") == "3px"


def test_a_mistake_is_tied_to_its_field(live: Running, page: Page) -> None:
    page.goto(live.url + "/components")
    field = page.locator("#id_wrong-name")
    assert field.get_attribute("aria-invalid") == "true"
    expect(field).to_have_accessible_description("It need not be your legal name. This field is required.")
    page.get_by_role("link", name="Your name or a name you choose This field is required.").click()
    expect(field).to_be_focused()


def test_paper_gets_no_buttons(live: Running, page: Page) -> None:
    page.goto(live.url + "/")
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Leave this page")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
