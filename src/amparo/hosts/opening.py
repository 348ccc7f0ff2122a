"""From settings to hosts."""

from amparo.errors import NotFound
from amparo.hosts.folder import FolderHost
from amparo.hosts.model import Host
from amparo.settings import Settings


def open_hosts(settings: Settings) -> dict[str, Host]:
    """Every host of the settings by its name, in their order. Raises BadInput where one's settings make no sense.

    Nothing is touched before a host is asked something.
    """
    return {name: host_of(settings, name) for name in settings.hosts}


def host_of(settings: Settings, name: str) -> Host:
    """One host. Raises NotFound `no_such_host`, and as `open_hosts`."""
    if name not in settings.hosts:
        raise NotFound("no_such_host", "There is no host of this name in the settings.")
    return FolderHost(name, settings.hosts[name], settings.home / "hosts" / name)
