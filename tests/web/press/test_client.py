"""The client for Node, in Node, against a real server; and what its pages show works as it stands."""

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import typer.main

from amparo.cli import init
from scripts import browser
from tests.web.press.articles import BLAME, HARSH, WEATHER
from tests.web.running import Running

CLIENT = browser.ROOT / "clients" / "press-js"
HOW_TO = browser.ROOT / "docs" / "how-to" / "run-a-newsroom.md"
DOCUMENTED = "http://127.0.0.1:8701"
PROGRAM = """
import { check, inUtf16, PressCheckError } from "@amparo/press-check";
import { marks } from "./readme.mjs";
const { server, harsh, weather } = JSON.parse(process.argv[2]);
const failing = async (content, options) => {
  try { await check(content, { server, ...options }); } catch (error) {
    return [error instanceof PressCheckError, error.code, error.status, error.message.includes("quiet")];
  }
};
const report = await check(harsh, { server: `${server}/`, form: "markdown", say: "es", jurisdiction: "ES" });
const blame = report.findings.find(({ rule }) => rule === "BLM-1");
const { start, end } = inUtf16(harsh, blame);
console.log(JSON.stringify({
  report,
  slice: harsh.slice(start, end),
  weather: await check(weather, { server }),
  marks: (await marks(`<h1>Leaked intimate video shared without consent</h1><p>${harsh}</p>`)).length,
  refused: await failing("quiet ".repeat(40_000), {}),
  late: await failing(harsh, { timeout: 0 }),
  aborted: await failing(harsh, { signal: AbortSignal.abort() }),
  unreachable: await failing(harsh, { server: "http://127.0.0.1:9" }),
}));
"""


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def at_work(newsroom: Running, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the client is installed, with the examples of its README, for this server."""
    if shutil.which("node") is None:
        pytest.skip("SKIPPED FOR WANT OF Node.js: the client of the press check is not run")
    folder = tmp_path_factory.mktemp("client")
    (folder / "node_modules" / "@amparo").mkdir(parents=True)
    (folder / "node_modules" / "@amparo" / "press-check").symlink_to(CLIENT)
    first, second = (code.replace(DOCUMENTED, newsroom.url) for code in blocks(CLIENT / "README.md", "js"))
    (folder / "first.mjs").write_text(first, encoding="utf-8")
    (folder / "readme.mjs").write_text(second, encoding="utf-8")
    (folder / "how-to.mjs").write_text(blocks(HOW_TO, "js")[0].replace(DOCUMENTED, newsroom.url), encoding="utf-8")
    (folder / "program.mjs").write_text(PROGRAM, encoding="utf-8")
    return folder


def node(folder: Path, *given: str) -> str:
    done = subprocess.run(["node", *given], cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_client_says_what_the_server_says_and_fails_with_codes(newsroom: Running, at_work: Path) -> None:
    given = json.dumps({"server": newsroom.url, "harsh": HARSH, "weather": WEATHER})
    said: dict[str, Any] = json.loads(node(at_work, "program.mjs", given))
    assert said["report"]["verdict"] == "hold"
    assert said["report"]["jurisdiction"] == "ES"
    assert said["slice"].endswith(BLAME)
    assert said["weather"] == {"in_scope": False, "language": "en"}
    assert said["marks"] > 0
    assert said["refused"] == [True, "article_too_long", 422, False]
    assert said["late"] == [True, "timeout", 0, False]
    assert said["aborted"] == [True, "aborted", 0, False]
    assert said["unreachable"] == [True, "unreachable", 0, False]


def test_the_examples_of_the_pages_work(at_work: Path) -> None:
    assert node(at_work, "first.mjs") == "not about intimate images\n"
    assert node(at_work, "how-to.mjs") == ""


def test_the_command_that_sets_a_newsroom_up_is_one() -> None:
    program, name, *words = shlex.split(blocks(HOW_TO, "sh")[0])
    read = typer.main.get_command(init.app).make_context(f"{program} {name}", words)
    assert {read.params[each] for each in ("kind", "countries", "url", "yes")} == {"newsroom", "ES", DOCUMENTED, True}


def test_what_the_page_sends_by_hand_fits_the_interface(newsroom: Running, at_work: Path) -> None:
    curl = blocks(HOW_TO, "sh")[1].replace(DOCUMENTED, newsroom.url)
    if shutil.which("curl") is None:
        pytest.skip("SKIPPED FOR WANT OF curl: the page's command is not run")
    done = subprocess.run(["bash", "-ec", curl], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["in_scope"] is False


def test_the_client_needs_no_other_package_and_has_the_version_of_none_but_itself() -> None:
    package = json.loads((CLIENT / "package.json").read_text(encoding="utf-8"))
    assert not {"dependencies", "devDependencies", "peerDependencies", "scripts"} & package.keys()
    assert [path for path in ("dist/index.js", "dist/index.d.ts") if not (CLIENT / path).is_file()] == []
