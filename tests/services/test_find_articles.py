"""Which files below a folder are articles."""

from pathlib import Path

from amparo.services.find_articles import Found, find_articles


def test_articles_are_found_in_one_order_and_everything_else_is_counted(tmp_path: Path) -> None:
    for name in ("b.md", "a.HTML", "c.png", ".d.md", "sub/e.docx", ".git/f.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    (tmp_path / "loop").symlink_to(tmp_path)
    found = [(one.name.removeprefix(f"{tmp_path}/"), one.skipped) for one in find_articles([str(tmp_path)])]
    assert found == [(".d.md", True), ("a.HTML", False), ("b.md", False), ("c.png", True), ("sub/e.docx", False)]


def test_what_is_named_is_an_article_whatever_it_is_called(tmp_path: Path) -> None:
    assert list(find_articles([".hidden", "-", "x"])) == [Found(".hidden"), Found("-"), Found("x")]


def test_a_folder_that_cannot_be_read_is_found_as_itself(tmp_path: Path) -> None:
    (tmp_path / "a.md").touch()
    (tmp_path / "b").mkdir()
    found = find_articles([str(tmp_path)])
    next(found)
    (tmp_path / "b").rmdir()
    assert list(found) == [Found(str(tmp_path / "b"))]
