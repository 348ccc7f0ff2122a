"""Where a request comes from on the network. It is never written down as it is."""

from ipaddress import ip_address

from django.http import HttpRequest


def network_address(request: HttpRequest, proxies: int) -> str | None:
    """Address of whoever sent the request, None where it cannot be known.

    proxies: how many of our own stand in front. Each adds at the right of X-Forwarded-For who spoke to it, so that the
    one added first by ours counts from the right; what stands further left was written by the sender.
    """
    if proxies == 0:
        return _plain(request.META.get("REMOTE_ADDR", ""))
    added = request.headers.get("X-Forwarded-For", "").split(",")
    return _plain(added[-proxies]) if len(added) >= proxies else None


def _plain(written: str) -> str | None:
    """An address in its one written form; a network of the sixth version by its first 64 bits, which one holder has."""
    try:
        address = ip_address(written.strip())
    except ValueError:
        return None
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ip_address(int(address) >> 64 << 64))
