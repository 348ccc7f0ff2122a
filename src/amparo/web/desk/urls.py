"""Addresses of the desk. Of allauth's, only those that staff need: no sign-up, no mail addresses, no reset by mail."""

from allauth.account import views as accounts
from django.urls import include, path

from amparo.web.desk import language, passwords
from amparo.web.desk.pages import PAGES

_desk = (
    [
        *PAGES,
        path("language", language.choose, name="language"),
        path(
            "accounts/first/<uidb64>/<token>/",
            passwords.SetPassword.as_view(),
            name="set-password",
        ),
    ],
    "desk",
)

urlpatterns = [
    path("", include(_desk)),
    path("accounts/login/", accounts.login, name="account_login"),
    path("accounts/logout/", accounts.logout, name="account_logout"),
    path("accounts/inactive/", accounts.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", accounts.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/", accounts.password_change, name="account_change_password"),
    path("accounts/second-factor/", include("allauth.mfa.urls")),
]
