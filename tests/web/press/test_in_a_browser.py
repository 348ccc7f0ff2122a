"""An editor with ten minutes: by mouse, by keyboard alone, on a phone, and without scripts."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from amparo.press.article import Form
from amparo.services.read_article_file import read_article_file
from tests.web.browsing import assert_fits, axe, shot
from tests.web.fingerprint.traffic import recorded
from tests.web.press.articles import BLAME, HARSH, MARK
from tests.web.running import Running

RICH = f"""<html><head><style>p {{ color: red }}</style></head><body>
<h1>Court rules on a leaked intimate video</h1>
<p>The intimate video was shared without consent. She {BLAME}.</p>
<p><a href="https://example.org/report">Report</a>
<img src="data:image/png;base64,{"iVBORw0KGgo" * 30}"></p></body></html>"""
PARAGRAPHS = ["Court rules on a leaked intimate video", f"The video was shared without consent. 😀 She {BLAME} & more."]


def docx(paragraphs: list[str]) -> bytes:
    """A word processor's file with a picture in it."""
    runs = [(one[:9], one[9:].replace("&", "&amp;")) for one in paragraphs]
    said = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{one}</w:t></w:r><w:r><w:t>{other}</w:t></w:r></w:p>'
        for one, other in runs
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/image1.png", b"picture")
        archive.writestr("word/document.xml", f"<w:document><w:body>{said}</w:body></w:document>")
    return stream.getvalue()


class Editor:
    """Someone at the page."""

    def __init__(self, page: Page, url: str, language: str = "en") -> None:
        self.page = page
        page.goto(f"{url}/{language}/press/")
        self.field = page.locator("#content")
        self.result = page.locator("#result")

    def check(self) -> None:
        """With what stands in the field; waits for the answer."""
        self.page.locator("form#check button[type=submit]").click()
        expect(self.result.locator("#text, .notice").first).to_be_attached()

    def check_text(self, text: str, form: str = "markdown") -> None:
        """Put in a text and check it."""
        self.field.fill(text)
        self.page.locator(f"input[name=form][value={form}]").check()
        self.check()

    def paste(self, html: str, text: str) -> None:
        """As from another program."""
        self.field.evaluate(
            """(field, [html, text]) => { const data = new DataTransfer(); data.setData('text/html', html);
            data.setData('text/plain', text); field.focus();
            const sent = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true});
            if (field.dispatchEvent(sent)) field.value = text; }""",
            [html, text],
        )

    def focused(self) -> str:
        """What has the focus."""
        said: str = self.page.evaluate("() => document.activeElement.id || document.activeElement.tagName")
        return said

    def marked(self, rule: str) -> str:
        """What a rule's first finding marks in the text."""
        found = self.result.locator("li.finding", has=self.page.locator(f"a[href$='/{rule}']")).first
        name = found.locator("button.place").first.get_attribute("id")
        return "".join(self.page.locator(f"mark[data-places~='{name}']").all_inner_texts())


@pytest.fixture
def editor(newsroom: Running, looking: Callable[..., Page]) -> Callable[..., Editor]:
    def at(language: str = "en", url: str = newsroom.url, **options: object) -> Editor:
        return Editor(looking(language=language, **options), url, language)

    return at


def test_findings_stand_beside_the_text_and_can_be_gone_through_by_keyboard(editor: Callable[..., Editor]) -> None:
    one = editor()
    shot(one.page, "press-en-empty")
    one.check_text(HARSH)
    page = one.page
    expect(page.locator("#text")).to_have_text(HARSH, use_inner_text=False)
    assert one.marked("BLM-1").removeprefix("She ") == BLAME
    expect(page.locator("#said")).to_contain_text("Hold. ")
    assert one.focused() == "result-title"
    shot(page, "press-en-found")
    axe(page)
    page.keyboard.press("n")
    page.keyboard.press("n")
    assert one.focused() == "finding-2"
    page.keyboard.press("p")
    assert one.focused() == "finding-1"
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.dataset.places.split(' ').includes('place-1-1')")
    page.keyboard.press("Escape")
    assert one.focused() == "place-1-1"
    page.keyboard.press("Enter")
    assert one.focused() == "MARK"
    page.keyboard.press("n")
    assert one.focused() == "finding-2"
    page.locator("#back button").click()
    assert one.focused() == "content"
    page.keyboard.press("n")
    assert one.focused() == "content"


def test_a_click_leads_from_a_finding_to_its_place_and_back(editor: Callable[..., Editor]) -> None:
    one = editor()
    one.check_text(HARSH)
    found = one.result.locator("li.finding", has=one.page.locator("a[href$='/BLM-1']"))
    found.locator("p").nth(1).click()
    assert BLAME in "".join(one.page.locator("mark.mark-current").all_inner_texts())
    assert one.focused() == "MARK"
    one.page.locator("mark.mark-current").first.click()
    assert one.focused() == found.locator("button.place").first.get_attribute("id")


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_can_be_used_on_a_phone_in_the_dark(editor: Callable[..., Editor], language: str) -> None:
    one = editor(language, width=360, dark=True)
    assert_fits(one.page)
    axe(one.page)
    shot(one.page, f"press-{language}-phone-empty")
    one.check_text(HARSH)
    assert_fits(one.page)
    axe(one.page)
    shot(one.page, f"press-{language}-phone")


def test_in_spanish_all_is_said_in_spanish(editor: Callable[..., Editor]) -> None:
    one = editor("es")
    one.check_text(HARSH)
    expect(one.page.locator("#said")).to_contain_text("Retener. ")
    shot(one.page, "press-es-found")


def test_pasting_keeps_headings_and_links_but_no_picture_and_can_be_undone_to_plain_text(
    editor: Callable[..., Editor],
) -> None:
    one = editor()
    one.paste(RICH, "plain words")
    expect(one.page.locator("input[value=html]")).to_be_checked()
    pasted = one.field.input_value()
    assert '<a href="https://example.org/report">' in pasted
    assert "iVBOR" not in pasted
    assert "color: red" not in pasted
    one.page.locator("input[value=text]").check()
    assert one.field.input_value() == "plain words"
    one.page.locator("input[value=html]").check()
    assert one.field.input_value() == pasted
    one.check()
    assert one.marked("BLM-1").removeprefix("She ") == BLAME
    assert one.page.locator("#text").inner_html().count("&lt;h1&gt;") == 1
    shot(one.page, "press-en-html")


def test_what_an_editor_of_programs_copies_stays_plain(editor: Callable[..., Editor]) -> None:
    one = editor()
    one.paste("<div><span style='color:#fff'># A headline</span></div>", "# A headline\n\nText")
    assert one.field.input_value() == "# A headline\n\nText"
    expect(one.page.locator("input[value=markdown]")).to_be_checked()


def test_a_document_is_read_in_the_browser_as_at_the_command_line(editor: Callable[..., Editor]) -> None:
    one = editor()
    file = docx(PARAGRAPHS)
    one.page.locator("#file").set_input_files({"name": "a.docx", "mimeType": "application/zip", "buffer": file})
    expect(one.field).to_have_value(read_article_file(file, "a.docx")[0])
    expect(one.page.locator(f"input[value={Form.DOCUMENT.value}]")).to_be_checked()
    one.check()
    assert one.marked("BLM-1").removeprefix("She ") == BLAME


def test_a_file_that_is_no_article_is_refused_in_words(editor: Callable[..., Editor]) -> None:
    one = editor()
    one.page.locator("#file").set_input_files({"name": "a.docx", "mimeType": "x/y", "buffer": b"PK no archive"})
    expect(one.page.locator("#said-file")).to_have_text("This file cannot be read here. Paste its text.")
    assert one.field.input_value() == ""


def test_without_scripts_places_are_told_by_line_and_column(editor: Callable[..., Editor]) -> None:
    one = editor(scripts=False)
    expect(one.page.locator("#open")).to_be_hidden()
    one.field.fill(HARSH)
    one.page.locator("input[value=markdown]").check()
    one.page.locator("form#check button").click()
    line = HARSH.splitlines()[2]
    told = line.index(f"She {BLAME}") + 1
    expect(one.result).to_contain_text(re.compile(f"line 3, column ({told}|{told + 4})"))
    expect(one.page.locator("#no-text")).to_be_visible()
    assert MARK not in one.page.content()
    assert one.field.input_value() == ""
    shot(one.page, "press-en-without-scripts")


def test_the_article_goes_to_this_server_once_and_stays_nowhere(
    newsroom: Running, newsroom_files: Path, editor: Callable[..., Editor]
) -> None:
    with recorded(newsroom.url) as before:
        one = editor(url=before.url)
        one.paste(RICH.replace("rules", MARK), "")
        one.check()
        one.page.keyboard.press("n")
        one.page.wait_for_load_state("networkidle")
        with_mark = [asked for asked in before.asked() if MARK.encode() in asked.body or MARK in asked.line]
        posts = [asked.line for asked in before.asked() if not asked.line.startswith("GET ")]
        state = one.page.evaluate(
            "() => JSON.stringify([localStorage, sessionStorage, document.cookie, location.href, history.state])"
        )
        assert b"iVBOR" not in before.sent
    assert posts == ["POST /en/press/ HTTP/1.1"]
    assert len(with_mark) == 1
    assert MARK not in state
    written = [path for path in newsroom_files.rglob("*") if path.is_file()]
    assert len(written) > 2
    assert [path.name for path in written if MARK.encode() in path.read_bytes()] == []


@pytest.mark.parametrize("path", ["/en/press/rules/", "/es/press/rules/IDN-1", "/es/"])
def test_rules_and_first_page_can_be_used_by_everyone_on_a_phone(
    newsroom: Running, looking: Callable[..., Page], path: str
) -> None:
    page = looking(width=360)
    page.goto(newsroom.url + path)
    assert_fits(page)
    axe(page)
    shot(page, f"press{path.replace('/', '-')}phone")
