"""Charts as files: what they hold, that they are always the same, and that nothing in a figure breaks them."""

import io
import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from amparo.charts.drawing import draw
from amparo.charts.style import NARROW, WIDE
from amparo.spread.figures import Figure, Line, Scale, described
from tests.charts.figures import HOSTILE, KINDS, X, figure, words

SVG = "{http://www.w3.org/2000/svg}"
EACH = pytest.mark.parametrize("drawn", KINDS.values(), ids=KINDS)
BOTH = pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])


def parsed(drawn: Figure, *, narrow: bool = False, language: str = "en") -> ElementTree.Element:
    return ElementTree.fromstring(draw(drawn, language, "svg", narrow=narrow))  # noqa: S314 - we made it


@EACH
@BOTH
def test_an_svg_stands_alone(drawn: Figure, narrow: bool) -> None:
    source = draw(drawn, "en", "svg", narrow=narrow)
    root = parsed(drawn, narrow=narrow)
    names = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert names <= {"svg", "title", "desc", "defs", "style", "g", "path", "use", "clipPath", "rect"}
    references = [value for element in root.iter() for key, value in element.attrib.items() if key.endswith("href")]
    assert references
    assert all(one.startswith("#") for one in references)
    assert re.findall(rb"https?:[^\"'\s]+", source) == [b"http://www.w3.org/2000/svg"]
    assert not re.search(rb"<!DOCTYPE|<\?|url\(|\bon\w+=|@import", source)


@EACH
def test_what_an_svg_refers_to_is_there_once(drawn: Figure) -> None:
    root = parsed(drawn)
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(set(ids)) == len(ids)
    assert {element.attrib["href"][1:] for element in root.iter(f"{SVG}use")} <= set(ids)


@EACH
@pytest.mark.parametrize("language", ["en", "es"])
def test_an_svg_has_its_title_and_is_described(drawn: Figure, language: str) -> None:
    root = parsed(drawn, language=language)
    told = [root.findtext(f"{SVG}{name}") for name in ("title", "desc")]
    assert told == [drawn.title.said_in(language), described(drawn, language)]


@EACH
@BOTH
def test_a_chart_has_its_size(drawn: Figure, narrow: bool) -> None:
    sheet = NARROW if narrow else WIDE
    root = parsed(drawn, narrow=narrow)
    assert [root.attrib[key] for key in ("width", "height")] == [f"{sheet.width:g}", f"{sheet.height:g}"]
    assert root.attrib["viewBox"] == f"0 0 {sheet.width:g} {sheet.height:g}"
    with Image.open(io.BytesIO(draw(drawn, "en", "png", narrow=narrow))) as image:
        assert (image.format, image.size) == ("PNG", (2 * sheet.width, 2 * sheet.height))
        assert image.convert("RGB").getpixel((0, 0)) == (255, 255, 255)
        assert image.info["Description"] == described(drawn, "en")


@EACH
@pytest.mark.parametrize("form", ["svg", "png"])
def test_the_same_figure_is_the_same_bytes(drawn: Figure, form: str) -> None:
    assert draw(drawn, "en", form) == draw(drawn, "en", form)  # type: ignore[arg-type]


def test_the_same_figure_is_the_same_bytes_in_another_process_whatever_its_settings(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text("svg.fonttype: none\nfont.family: serif\nlines.antialiased: False\n")
    program = "import sys; from tests.charts.figures import KINDS; from amparo.charts.drawing import draw\n"
    program += "sys.stdout.buffer.write(draw(KINDS['falling'], 'es', 'svg') + draw(KINDS['falling'], 'es', 'png'))"
    known = {**os.environ, "PYTHONPATH": str(Path.cwd()), "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    ran = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=known, capture_output=True, check=True)
    assert ran.stderr == b""
    assert ran.stdout == draw(KINDS["falling"], "es", "svg") + draw(KINDS["falling"], "es", "png")


def test_charts_are_drawn_at_the_same_time_from_several_threads() -> None:
    expected = draw(KINDS["steps"], "en", "svg")
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(draw(KINDS["steps"], "en", "svg"))) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == [expected] * 4


def test_drawing_leaves_the_settings_of_the_process_alone() -> None:
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    draw(KINDS["bars"], "en", "png")
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("drawn", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_figure_is_drawn_all_the_same(drawn: Figure) -> None:
    root = parsed(drawn, narrow=True)
    assert not {"script", "b"} & {element.tag.removeprefix(SVG) for element in root.iter()}
    assert not re.search(r"\b(nan|inf)\b", " ".join(element.get("d", "") for element in root.iter()))
    parsed(drawn)
    with Image.open(io.BytesIO(draw(drawn, "es", "png"))) as image:
        image.load()


def test_ten_thousand_points_make_a_small_file_that_keeps_the_highest_and_the_lowest() -> None:
    x = np.arange(10_000.0)
    y = np.sin(x / 700)
    y[1234], y[8765] = 9.0, -5.0
    many = [Line(words(f"line {place}"), x, y + place, y - 1, y + 1, steps=place > 1) for place in range(4)]
    assert len(draw(figure(*many), "en", "svg")) < 60_000
    few = Line(words("a"), x[[0, 1234, 8765, -1]], y[[0, 1234, 8765, -1]])
    heights = [_heights(figure(line)) for line in (few, Line(words("a"), x, y))]
    assert heights[1] == pytest.approx(heights[0], abs=8)


def _heights(drawn: Figure) -> tuple[float, float]:
    """Highest and lowest pixel of the blue line."""
    with Image.open(io.BytesIO(draw(drawn, "en", "png"))) as image:
        pixels = np.asarray(image.convert("RGB")).astype(int)
    blue = (pixels[..., 2] - pixels[..., 0] > 100).any(axis=1).nonzero()[0]
    return int(blue.min()), int(blue.max())


@pytest.mark.parametrize("name", ["many marks", "long words", "many lines"])
@BOTH
def test_words_leave_room_for_the_data(name: str, narrow: bool) -> None:
    lines = [Line(words(f"a name that goes on and on, number {place}"), X, X + place) for place in range(9)]
    told = dict.fromkeys(("title", "x_label", "y_label", "note"), words("long " * 40))
    drawn = {"long words": figure(*lines, **told)}.get(name, HOSTILE[name])
    high, low = _rules(parsed(drawn, narrow=narrow))
    assert low - high >= (90 if narrow else 140)


def _rules(root: ElementTree.Element) -> tuple[float, float]:
    """Heights of the highest and the lowest of the light rules behind the data, and of the axis."""
    level = re.compile(r"M[\d.]+ ([\d.]+)H[\d.]+")
    drawn = (element for element in root.iter(f"{SVG}path") if re.search("#e3e3e3|#1a1a1a", element.get("style", "")))
    heights = [float(found[1]) for element in drawn if (found := level.fullmatch(element.get("d", "")))]
    return min(heights), max(heights)


def test_a_stretch_without_an_end_does_not_stretch_the_axis() -> None:
    from amparo.charts.axis import across

    assert across(HOSTILE["spans out of sight"])[:2] == (0.0, 9.0)


@EACH
@BOTH
def test_a_chart_is_a_small_file(drawn: Figure, narrow: bool) -> None:
    assert len(draw(drawn, "es", "svg", narrow=narrow)) < 60_000


def test_a_gap_is_not_drawn_over() -> None:
    x = np.arange(100.0)
    y = np.where((x > 30) & (x < 70), np.nan, 1.0)
    with Image.open(io.BytesIO(draw(figure(Line(words("a"), x, y)), "en", "png"))) as image:
        pixels = np.asarray(image.convert("RGB")).astype(int)
    blue = (pixels[..., 2] - pixels[..., 0] > 100).any(axis=0)
    assert not blue[700:850].any()
    assert blue[300] and blue[1300]


def test_a_log_axis_is_labelled_with_the_names_of_its_ticks_that_have_room() -> None:
    from amparo.charts.axis import Axis, x_ticks

    wide, narrow = (Axis(1 / 60, 720.0, 40.0, last, True) for last in (730.0, 340.0))
    told = [["/".join(tick.lines) for tick in x_ticks(KINDS["falling"], axis, "en", 12.0)] for axis in (wide, narrow)]
    assert told[0] == ["1 min", "15 min", "1 h", "6 h", "1 day", "2 days", "1 week", "30 days"]
    assert told[1][:5] == ["1/min", "15/min", "1/h", "6/h", "1/day"]


@pytest.mark.parametrize(("low", "high"), [(0, 1), (0, 7), (-0.5, 0.4), (3e-7, 8e-7), (0, 1e300), (0.7, 93.1)])
def test_round_numbers_are_evenly_apart_and_few(low: float, high: float) -> None:
    from amparo.charts.axis import round_numbers

    found = np.array(round_numbers(low, high, 6))
    assert 2 <= len(found) <= 8
    steps = np.diff(found)
    assert np.allclose(steps, steps[0], rtol=1e-9)
    assert float(f"{steps[0]:.2g}") == pytest.approx(steps[0], rel=1e-12)


def test_no_two_of_the_first_lines_look_alike_without_their_colour() -> None:
    from amparo.charts.style import stroke

    looks = {(stroke(place, False).dash, stroke(place, False).marker) for place in range(WIDE.legend)}
    assert len(looks) == WIDE.legend


def test_every_colour_is_told_from_white() -> None:
    from amparo.charts.style import COLOURS, GREY

    for colour in (*COLOURS, GREY):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        light = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
        assert 1.05 / (np.dot(light, [0.2126, 0.7152, 0.0722]) + 0.05) >= 4.5  # WCAG 2.2, 1.4.3


@pytest.mark.parametrize("home", ["read-only", "missing"])
def test_a_home_that_cannot_be_written_to_makes_no_noise_and_leaves_nothing(tmp_path: Path, home: str) -> None:
    place = tmp_path / "file" / "home" if home == "missing" else Path("/proc/nothing")
    (tmp_path / "file").write_text("")
    left = tmp_path / "temporary"
    left.mkdir()
    known = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "MPL"))}
    known |= {"HOME": str(place), "TMPDIR": str(left), "PYTHONPATH": str(Path.cwd())}
    program = "import os; from tests.charts.figures import KINDS; from amparo.charts.drawing import draw\n"
    program += "draw(KINDS['bars'], 'en', 'svg'); assert 'MPLCONFIGDIR' not in os.environ"
    ran = subprocess.run([sys.executable, "-c", program], env=known, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert list(left.iterdir()) == []


def test_what_draws_nothing_does_not_load_the_library() -> None:
    program = "import sys, amparo.charts.drawing, amparo.spread.figures; print('matplotlib' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"


def test_a_log_axis_without_a_number_above_0_runs_evenly() -> None:
    from amparo.charts.axis import across

    assert across(figure(Line(words("a"), np.array([-3.0, -1.0]), np.ones(2)), x_scale=Scale.LOG)) == (
        -3.0,
        -1.0,
        False,
    )
