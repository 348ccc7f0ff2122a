"""A folder that a web server serves.

An object is a file below the folder; its key is its path there, and its address the site's address with that path. To
hide one is to move it, and every copy made from it, into a private folder that is not served; to restore it is to move
them back. Copies are found by the patterns of the settings; a program of the operator's can purge what else keeps one.

What is a link counts as the name only: hiding takes the name away, and what it leads to, under whatever other name,
stays. Links are never followed, so they are not listed and not read. A file whose name is not UTF-8 has no key and
cannot be listed.

A folder knows files and no accounts: `limit_account`, `restore_account` and `tell_uploader` are refused as
`not_supported`, and the platform does them itself from what it is told.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from amparo.errors import BadInput, NotFound, Refused
from amparo.hosts.addresses import Site
from amparo.hosts.changing import Changing
from amparo.hosts.derived import Derived, by_stem
from amparo.hosts.hooks import Hook
from amparo.hosts.model import Changed, Stored, Visibility
from amparo.hosts.patterns import AccountPattern
from amparo.hosts.quarantine import Generation, Quarantine
from amparo.hosts.tree import Tree, parts_of
from amparo.hosts.versions import version_of
from amparo.settings import HostSettings


class FolderHost:
    """A `Host` over a folder. state: our own private folder for it, made where missing and never below what is served.

    Raises BadInput `bad_host_url`, `bad_derived_pattern`, `bad_account_pattern` or `quarantine_served`.
    """

    def __init__(self, name: str, settings: HostSettings, state: Path) -> None:
        self.name = name
        served, private = settings.path.expanduser().absolute(), state.absolute()
        if private.resolve().is_relative_to(served.resolve()):
            raise BadInput(
                "quarantine_served", "The folder that is served holds Amparo's own; what is hidden would be."
            )
        self._site = Site(settings.url)
        self._accounts = AccountPattern(settings.accounts)
        self._tree = Tree(served)
        self._derived = Derived(self._tree, settings.derived)
        self._quarantine = Quarantine(private)
        self._changing = Changing(self._tree, self._derived, self._quarantine, Hook(settings.hide_hook), self._site)

    def resolve(self, address: str) -> str | None:
        """The key of the object that a public address means; that of a copy's address is its object's.

        A copy that may have been made from several objects, or from one that is gone, counts as an object itself.
        """
        path = self._site.path(address)
        if path is None:
            return None
        try:
            known = self.visibility(path) is not Visibility.GONE
        except BadInput:
            return None
        if self._derived.may_be(path):
            keys = [*self._tree.keys(links=True), *self._quarantine.hidden_keys()]
            owner = self._derived.owner(path, by_stem(keys))
            if owner is not None:
                return owner
        return path if known else None

    def stat(self, key: str) -> Stored | None:
        """The object as it is now; a hidden one as it was when it was hidden."""
        found = self._tree.status(parts_of(key))
        account = self._accounts.account(key)
        if found is not None:
            return Stored(key, version_of(found), found.st_size, _time(found.st_mtime_ns), account)
        hidden = self._hidden(key)
        if hidden is None or hidden.record is None:
            return None
        record = hidden.record
        return Stored(key, record.version, record.size, _time(record.modified), account)

    def list(self, after: str = "") -> Iterator[Stored]:
        """Every file that is neither a link nor a copy of another one."""
        keys: Iterator[str] = self._tree.keys(after)
        if self._derived:
            every = [*self._tree.keys()]
            stems = by_stem(every)
            keys = (key for key in every if key > after and self._derived.owner(key, stems) is None)
        for key in keys:
            found = self._tree.status(parts_of(key))
            if found is not None:
                account = self._accounts.account(key)
                yield Stored(key, version_of(found), found.st_size, _time(found.st_mtime_ns), account)

    def read(self, key: str) -> BinaryIO:
        """The object's bytes. Raises NotFound `linked_object` for a symbolic link, which is not followed."""
        parts = parts_of(key)
        descriptor = self._tree.open(parts)
        if descriptor is None and self._tree.status(parts) is None and (hidden := self._hidden(key)) is not None:
            descriptor = hidden.files.open(parts)
            if descriptor is None and hidden.files.status(parts) is None:
                descriptor = self._tree.open(parts)  # put back between the two looks
        if descriptor is None:
            if self.stat(key) is not None:
                raise NotFound("linked_object", "This object is a symbolic link, which is not followed.")
            raise NotFound("no_such_object", "The object is not there.")
        return os.fdopen(descriptor, "rb")

    def visibility(self, key: str) -> Visibility:
        """How it stands. What stands at its place now counts, whatever was hidden or removed there before."""
        return self._changing.visibility(key)

    def hide(self, key: str, effect: str) -> Changed:
        """Move the object and its copies out of sight.

        A file that comes to the same place later is another object: it is not touched by the same effect again.
        """
        return self._changing.hide(key, effect)

    def restore(self, key: str, effect: str) -> Changed:
        """Move what was hidden last at this key back. A copy that was made anew meanwhile stays as it is now."""
        return self._changing.restore(key, effect)

    def remove(self, key: str, effect: str) -> Changed:
        """Delete what was hidden last at this key; where nothing is hidden, what is served there."""
        return self._changing.remove(key, effect)

    def limit_account(self, account: str, limit: str, effect: str) -> None:  # noqa: ARG002  # the interface has them
        """Raises Refused `not_supported`."""
        raise _no_accounts()

    def restore_account(self, account: str, effect: str) -> None:  # noqa: ARG002
        """Raises Refused `not_supported`."""
        raise _no_accounts()

    def tell_uploader(self, account: str, key: str, statement: str, effect: str) -> None:  # noqa: ARG002
        """Raises Refused `not_supported`."""
        raise _no_accounts()

    def _hidden(self, key: str) -> Generation | None:
        kept = self._quarantine.kept(key)
        return kept if kept is not None and kept.holds_object and not kept.leaving else None


def _time(nanoseconds: int) -> datetime:
    return datetime.fromtimestamp(nanoseconds / 1e9, UTC)


def _no_accounts() -> Refused:
    return Refused("not_supported", "A folder knows no accounts; the platform does this itself.")
