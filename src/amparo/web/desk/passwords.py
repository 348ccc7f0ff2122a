"""The page on which a new account sets its password, reached once by the link that `amparo user add` prints."""

from django.contrib.auth.views import PasswordResetConfirmView
from django.urls import reverse_lazy


class SetPassword(PasswordResetConfirmView):
    """Django's page for it: the token moves from the address into the session at once, and counts once."""

    template_name = "desk/set_password.html"
    success_url = reverse_lazy("account_login")
