"""Staff: how an account begins, two factors before anything else, and a door that strangers cannot try for long."""

import base64
import re
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Page, expect

from amparo.errors import BadInput, Conflict, NotFound
from amparo.services.grant_role import list_roles
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.web.desk.people import add_person, disable_person, invite_again, list_people
from tests.web.browsing import assert_fits, axe, shot
from tests.web.running import Running

PASSWORD = "four quiet green rivers"  # noqa: S105  # of people made up here


def path_of(link: str) -> str:
    return urlsplit(link).path


def set_password(client: Client, link: str, password: str = PASSWORD) -> int:
    """Follow the link and set the password; the status of the last answer."""
    page = client.get(path_of(link), follow=True)
    if not page.redirect_chain:
        return page.status_code
    (shown,) = page.redirect_chain[-1:]
    answer = client.post(shown[0], {"new_password1": password, "new_password2": password})
    return answer.status_code


def code_now(secret: str) -> str:
    """A code that holds for some seconds still: one of the last moment is over before it is typed in."""
    while time.time() % 30 > 26:
        time.sleep(0.1)
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def log_in(client: Client, name: str, password: str = PASSWORD) -> str:
    """Where the login leads, or "" where it is refused."""
    return client.post("/desk/accounts/login/", {"login": name, "password": password}).headers.get("Location", "")


@pytest.fixture
def ana(site: Client, web_settings: Settings) -> str:
    """A person with a password and no second factor."""
    assert set_password(site, add_person(web_settings, "ana", admin=False, who="root").link) == 302
    return "ana"


def confirm(client: Client) -> None:
    """What asks for the password once more."""
    client.post("/desk/accounts/reauthenticate/", {"password": PASSWORD})


def turn_on_app(client: Client) -> str:
    """Set up the authenticator app; its secret."""
    confirm(client)
    page = client.get("/desk/accounts/second-factor/totp/activate/")
    (secret,) = re.findall(r"<code>(\w+)</code>", page.text)
    answer = client.post("/desk/accounts/second-factor/totp/activate/", {"code": code_now(secret)})
    assert answer.status_code == 302
    return secret


def test_an_account_begins_without_a_password(site: Client, web_settings: Settings) -> None:
    add_person(web_settings, "ana", admin=False, who="root")
    (person,) = list_people(web_settings)
    assert (person.name, person.active, person.has_password, person.has_second_factor) == ("ana", True, False, False)


def test_an_admin_has_the_role_from_the_start(site: Client, web_settings: Settings) -> None:
    add_person(web_settings, "ana", admin=True, who="root")
    assert list_roles(web_settings) == [("ana", "admin")]


def test_adding_a_person_is_recorded_without_the_link(site: Client, web_settings: Settings) -> None:
    made = add_person(web_settings, "ana", admin=True, who="root")
    entry = rows.AuditEntry.objects.get(what="add_person")
    assert (entry.who, entry.detail) == ("root", {"admin": 1})
    assert made.link not in repr(made)


@pytest.mark.parametrize("name", ["ana", "ANA"])
def test_a_name_is_given_once(site: Client, web_settings: Settings, name: str) -> None:
    add_person(web_settings, "ana", admin=False, who="root")
    with pytest.raises(Conflict, check=lambda error: error.code == "person_exists"):
        add_person(web_settings, name, admin=False, who="root")


def test_a_name_is_a_pseudonym(site: Client, web_settings: Settings) -> None:
    with pytest.raises(BadInput, check=lambda error: error.code == "bad_actor"):
        add_person(web_settings, "ana: the first", admin=False, who="root")


def test_the_link_sets_the_password_once(site: Client, web_settings: Settings) -> None:
    link = add_person(web_settings, "ana", admin=False, who="root").link
    assert set_password(site, link) == 302
    assert "This link no longer works" in Client(SERVER_NAME="127.0.0.1").get(path_of(link), follow=True).text


def test_the_link_lives_for_a_day(site: Client, web_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import datetime, timedelta

    from django.contrib.auth import tokens

    link = add_person(web_settings, "ana", admin=False, who="root").link
    later = datetime.now() + timedelta(hours=24, minutes=1)  # noqa: DTZ005  # as Django's
    monkeypatch.setattr(tokens.PasswordResetTokenGenerator, "_now", lambda self: later)
    assert "This link no longer works" in site.get(path_of(link), follow=True).text


@pytest.mark.parametrize("password", ["short", "password1234", "123456789012"])
def test_a_weak_password_is_not_taken(site: Client, web_settings: Settings, password: str) -> None:
    link = add_person(web_settings, "ana", admin=False, who="root").link
    assert set_password(site, link, password) == 200
    assert not User.objects.get(username="ana").has_usable_password()


def test_passwords_are_kept_as_argon2(ana: str) -> None:
    assert User.objects.get(username=ana).password.startswith("argon2$argon2id$")


@pytest.mark.parametrize("address", ["/desk/", "/desk/anything", "/desk/language/x"])
def test_a_stranger_is_led_to_the_login(site: Client, address: str) -> None:
    assert site.get(address).headers["Location"] == "/desk/accounts/login/"


@pytest.mark.parametrize("address", ["/desk/", "/desk/anything"])
def test_staff_without_a_second_factor_are_led_to_set_one_up(site: Client, ana: str, address: str) -> None:
    log_in(site, ana)
    assert site.get(address).headers["Location"] == "/desk/accounts/second-factor/"
    assert "One more step before you can work" in site.get("/desk/accounts/second-factor/").text


def test_with_the_app_set_up_the_desk_is_open(site: Client, ana: str) -> None:
    log_in(site, ana)
    turn_on_app(site)
    assert site.get("/desk/").status_code == 200


def test_the_next_login_asks_for_the_code(site: Client, ana: str) -> None:
    log_in(site, ana)
    secret = turn_on_app(site)
    other = Client(SERVER_NAME="127.0.0.1", headers={"sec-fetch-site": "same-origin"})
    assert log_in(other, ana) == "/desk/accounts/second-factor/authenticate/"
    assert other.get("/desk/").headers["Location"] == "/desk/accounts/login/"
    Authenticator.objects.filter(type="recovery_codes").delete()
    from django.core.cache import cache

    cache.clear()  # a code counts once in its half minute
    other.post("/desk/accounts/second-factor/authenticate/", {"code": code_now(secret)})
    assert other.get("/desk/").status_code == 200


def test_a_wrong_code_opens_nothing(site: Client, ana: str) -> None:
    log_in(site, ana)
    secret = turn_on_app(site)
    other = Client(SERVER_NAME="127.0.0.1", headers={"sec-fetch-site": "same-origin"})
    log_in(other, ana)
    wrong = f"{(int(code_now(secret)) + 1) % 10**6:06d}"
    assert other.post("/desk/accounts/second-factor/authenticate/", {"code": wrong}).status_code == 200
    assert other.get("/desk/").status_code == 302


def test_the_secret_of_the_app_is_sealed_in_the_store(site: Client, ana: str) -> None:
    log_in(site, ana)
    secret = turn_on_app(site)
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in kept
    assert secret.encode() not in base64.b64decode(kept)
    assert decrypt(kept) == secret


def test_recovery_codes_are_made_with_the_first_factor(site: Client, ana: str) -> None:
    log_in(site, ana)
    turn_on_app(site)
    assert Authenticator.objects.filter(type="recovery_codes").exists()
    assert site.get("/desk/accounts/second-factor/recovery-codes/").status_code == 200


@pytest.mark.parametrize("address", ["signup/", "password/reset/", "email/", "confirm-email/", "password/set/"])
def test_nobody_signs_up_or_resets_by_mail(site: Client, address: str) -> None:
    assert site.get(f"/desk/accounts/{address}").status_code == 404


def test_the_login_page_offers_no_sign_up(site: Client) -> None:
    page = site.get("/desk/accounts/login/").text
    assert not re.search(r"sign up|signup|forgot", page, re.IGNORECASE)


def test_after_some_wrong_passwords_even_the_right_one_waits(site: Client, ana: str) -> None:
    for _ in range(5):
        log_in(site, ana, "not the password")
    assert log_in(site, ana) == ""


def test_a_wrong_name_is_answered_as_a_wrong_password(site: Client, ana: str) -> None:
    answers = [
        re.sub(r'value="[^"]*"', "", site.post("/desk/accounts/login/", {"login": name, "password": "no"}).text)
        for name in ("ana", "eva")
    ]
    assert answers[0] == answers[1]


def test_a_disabled_person_is_out_at_once(site: Client, web_settings: Settings, ana: str) -> None:
    log_in(site, ana)
    turn_on_app(site)
    disable_person(web_settings, ana, who="root")
    assert site.get("/desk/").headers["Location"] == "/desk/accounts/login/"
    assert not Session.objects.exists()
    assert log_in(site, ana) == ""


def test_another_invitation_ends_what_the_account_had(site: Client, web_settings: Settings, ana: str) -> None:
    log_in(site, ana)
    turn_on_app(site)
    link = invite_again(web_settings, ana, who="root").link
    (person,) = list_people(web_settings)
    assert (person.has_password, person.has_second_factor) == (False, False)
    assert site.get("/desk/").headers["Location"] == "/desk/accounts/login/"
    assert set_password(site, link) == 302


@pytest.mark.parametrize("act", [disable_person, invite_again])
def test_only_people_who_are_there_can_be_changed(
    site: Client, web_settings: Settings, act: Callable[..., object]
) -> None:
    with pytest.raises(NotFound, check=lambda error: error.code == "no_such_person"):
        act(web_settings, "nobody", who="root")


@pytest.mark.parametrize(
    ("back", "leads"),
    [
        ("/desk/accounts/login/", "/desk/accounts/login/"),
        ("https://x.example/", "/desk/"),
        ("/desk//x", "/desk//x"),
        ("//x.example/desk/", "/desk/"),
    ],
)
def test_the_language_of_the_desk_is_chosen_there(site: Client, back: str, leads: str) -> None:
    answer = site.post("/desk/language", {"language": "es", "back": back})
    assert answer.headers["Location"] == leads
    assert answer.cookies["amparo_desk_language"]["path"] == "/desk/"
    assert '<html lang="es">' in site.get("/desk/accounts/login/").text


def test_a_language_that_there_is_not_is_refused(site: Client) -> None:
    assert site.post("/desk/language", {"language": "<x>"}).status_code == 422


def first_link(live: Running, use: Callable[[Settings], Client], name: str) -> str:
    use(live.settings)
    return path_of(add_person(live.settings, name, admin=True, who="root").link)


@pytest.mark.parametrize(("language", "dark"), [("en", False), ("es", True)], ids=["en-light", "es-dark-phone"])
def test_from_the_link_to_the_desk_in_a_browser(
    live: Running, looking: Callable[..., Page], use: Callable[[Settings], Client], language: str, dark: bool
) -> None:
    page = looking(language=language, dark=dark, width=360 if dark else 1200)
    kind = f"{language}-{'dark-phone' if dark else 'light'}"

    def look(name: str) -> None:
        shot(page, f"staff-{name}-{kind}")
        axe(page)
        assert_fits(page)

    name = f"ana-{kind}"
    page.goto(live.url + first_link(live, use, name))
    look("1-password")
    page.locator("#id_new_password1").fill(PASSWORD)
    page.locator("#id_new_password2").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    look("2-login")
    page.locator("#id_login").fill(name)
    page.locator("#id_password").fill("wrong")
    page.locator("main button[type=submit]").first.click()
    look("3-login-wrong")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    expect(page).to_have_url(live.url + "/desk/accounts/second-factor/")
    look("4-set-up")
    page.locator("a[href$='totp/activate/']").click()
    look("5-app")
    page.locator("#id_code").fill(code_now(page.locator("main code").inner_text()))
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/recovery-codes/**")  # or the next address would break off what was sent
    page.goto(live.url + "/desk/accounts/second-factor/")
    look("6-account")
    page.goto(live.url + "/desk/accounts/second-factor/recovery-codes/")
    look("7-codes")
    page.goto(live.url + "/desk/accounts/logout/")
    look("8-logout")
    page.goto(live.url + "/desk/")
    expect(page).to_have_url(live.url + "/desk/")
    look("9-desk")


def test_a_passkey_is_enough_to_sign_in(live: Running, page: Page, use: Callable[[Settings], Client]) -> None:
    page.goto(live.url.replace("127.0.0.1", "localhost") + first_link(live, use, "pia"))
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    page.locator("#id_new_password1").fill(PASSWORD)
    page.locator("#id_new_password2").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.locator("#id_login").fill("pia")
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name="Add a key").click()
    page.locator("#id_name").fill("laptop")
    page.locator("#id_passwordless").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/recovery-codes/**")
    page.goto(page.url.split("/desk/")[0] + "/desk/accounts/logout/")
    page.locator("main button[type=submit]").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/desk/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
