"""Where a request comes from on the network. It is never written down; the service keeps a keyed digest for a day."""

from django.http import HttpRequest

from amparo.services.intake import Channel, Received
from amparo.settings import Settings
from amparo.web.shared.network import network_address


def received(request: HttpRequest, settings: Settings, channel: Channel, *, worked: bool = False) -> Received:
    """How this request came."""
    return Received(channel, network_address(request, settings.web.trusted_proxies), worked)
