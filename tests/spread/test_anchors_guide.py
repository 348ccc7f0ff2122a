"""docs/guide/spread-anchors.md prints what it says: every block is run, in order, in one session."""

import re
from pathlib import Path

import pytest

from tests.project.checkout import read
from tests.spread.page_session import Block, blocks, differences, filled, outputs

PAGE = "docs/guide/spread-anchors.md"
BOLD = re.compile(r"\*\*(\d[\d.]*)\*\*")
DIGIT = re.compile(r"\d")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What the page's blocks print."""
    return outputs(read(PAGE), tmp_path_factory.mktemp("anchors"))


def sections(page: str) -> dict[str, str]:
    """The page's text without what is run, by heading."""
    parts = re.split(r"^## (.+)$", re.sub(r"^```.*?^```", "", page, flags=re.M | re.S), flags=re.M)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


def unprinted(page: str, printed: list[str]) -> list[str]:
    """Figures in bold that no block of their section prints."""
    said: dict[str, str] = {}
    for block, out in zip(blocks(page), printed, strict=True):
        said[block.section] = said.get(block.section, "") + out
    numbers = {name: set(re.findall(r"\d+(?:\.\d+)?", out)) for name, out in said.items()}
    return [
        f"{name}: {figure}"
        for name, text in sections(page).items()
        for figure in BOLD.findall(text)
        if figure not in numbers.get(name, set())
    ]


def changed(page: str, block: Block) -> str:
    """The page with another last digit in what this block is said to print."""
    assert block.span is not None
    start, end = block.span
    at = max(found.start() for found in DIGIT.finditer(page, start, end))
    return page[:at] + str((int(page[at]) + 1) % 10) + page[at + 1 :]


def test_every_block_prints_what_the_page_says(printed: list[str]) -> None:
    assert differences(read(PAGE), printed) == [], f"run `python -m tests.spread.page_session {PAGE}`"


def test_every_figure_in_bold_is_printed_in_its_section(printed: list[str]) -> None:
    assert unprinted(read(PAGE), printed) == []


def test_a_changed_figure_is_noticed_in_any_block_and_in_the_text(printed: list[str]) -> None:
    page = read(PAGE)
    told = [block for block in blocks(page) if block.span]
    assert len(told) > 25
    assert all(len(differences(changed(page, block), printed)) == 1 for block in told)
    figures = list(BOLD.finditer(page))
    assert len(figures) > 60
    for found in figures:
        other = page[: found.start(1)] + "123.4" + page[found.end(1) :]
        assert len(unprinted(other, printed)) == 1, found[0]


def test_a_changed_computation_is_noticed(tmp_path: Path) -> None:
    """The first block of anchor 1, with the wrong offset of anchor 2."""
    block = next(one for one in blocks(read(PAGE)) if one.section.startswith("1."))
    page = f"```sh\n{block.code.replace('--c 30', '--c 0.25')}```\n\n```text\n{block.printed}```\n"
    assert len(differences(page, outputs(page, tmp_path))) == 1


def test_what_was_printed_can_be_written_into_the_page(printed: list[str]) -> None:
    page = read(PAGE)
    first = next(block for block in blocks(page) if block.span)
    assert filled(changed(page, first), printed) == filled(page, printed)


@pytest.mark.parametrize(
    "line", ["rm -r .", "amparo spread band | sort", "amparo spread band --n 0.8; id", "amparo spread reduction"]
)
def test_a_page_runs_amparo_and_grep_and_nothing_that_fails(tmp_path: Path, line: str) -> None:
    with pytest.raises(ValueError, match=r"only amparo and grep|it failed"):
        outputs(f"```sh\n{line}\n```\n", tmp_path)


def test_every_anchor_says_who_measured_it_and_how_far_it_carries() -> None:
    anchors = {name: text for name, text in sections(read(PAGE)).items() if name and int(name.split(".")[0]) <= 13}
    assert len(anchors) == 13
    assert [name for name, text in anchors.items() if "Carries over:*" not in re.sub(r"\s+", " ", text)] == [
        "2. A column with the wrong offset"  # of the same tweets as the one before
    ]
    marked = ("Read", "read", "re-read", "Derived", "No publication")
    assert [name for name, text in anchors.items() if not any(mark in text for mark in marked)] == []
