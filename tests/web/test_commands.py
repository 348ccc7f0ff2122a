"""`amparo user` and the order in which Django is made ready, in processes of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import httpx

from amparo.settings import Settings
from tests.web.running import running


def amparo(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "AMPARO_HOME": str(home), "AMPARO_ACTOR": "root"}
    return subprocess.run(
        [sys.executable, "-m", "amparo", *arguments], env=environment, capture_output=True, text=True, check=False
    )


def test_a_person_is_added_listed_invited_again_and_disabled(tmp_path: Path) -> None:
    added = json.loads(amparo(tmp_path, "user", "add", "ana", "--admin", "--json").stdout)
    assert added["link"].startswith("http://127.0.0.1:8701/desk/accounts/first/")
    assert amparo(tmp_path, "user", "list").stdout == "ana  not set up  admin\n"
    again = amparo(tmp_path, "user", "invite", "ana").stdout.strip()
    assert again.startswith("http://127.0.0.1:8701/desk/accounts/first/")
    assert amparo(tmp_path, "user", "disable", "ana").stdout == "disabled\n"
    (person,) = json.loads(amparo(tmp_path, "user", "list", "--json").stdout)
    assert (person["name"], person["active"], person["roles"]) == ("ana", False, ["admin"])


def test_a_name_that_is_taken_is_refused(tmp_path: Path) -> None:
    amparo(tmp_path, "user", "add", "ana")
    refused = amparo(tmp_path, "user", "add", "ana", "--json")
    assert (refused.returncode, json.loads(refused.stderr)["error"]) == (2, "person_exists")


def test_a_link_made_by_the_command_opens_in_the_pages(tmp_path: Path) -> None:
    link = amparo(tmp_path, "user", "add", "ana").stdout.strip()
    with running(Settings(home=tmp_path)) as served, httpx.Client(follow_redirects=True) as client:
        page = client.get(served.url + link.removeprefix("http://127.0.0.1:8701"))
        assert "Set your password" in page.text


def test_pages_configured_after_the_store_are_refused(tmp_path: Path) -> None:
    program = (
        "import amparo.store\n"
        "from amparo.errors import Conflict\n"
        "from amparo.settings import load\n"
        "from amparo.web.site import configure\n"
        "try:\n"
        "    configure(load())\n"
        "except Conflict as error:\n"
        "    print(error.code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "AMPARO_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "django_configured\n"


def test_a_store_made_without_the_pages_gets_their_tables_later(tmp_path: Path) -> None:
    assert amparo(tmp_path, "bank", "create", "known").returncode == 0
    assert amparo(tmp_path, "user", "add", "ana").returncode == 0
    assert amparo(tmp_path, "bank", "list").returncode == 0
