"""How a folder's objects are hidden, restored and removed, step by step, so that any step may be the last one done.

Before a file is touched, the quarantine knows what is to become of which object, and which effect wants it. Whoever
comes again with the same effect finishes that and nothing else; an effect that is done is answered from memory.
"""

from collections.abc import Callable
from dataclasses import dataclass

from amparo.errors import Conflict
from amparo.hosts import moving
from amparo.hosts.addresses import Site
from amparo.hosts.derived import Derived
from amparo.hosts.hooks import Hook
from amparo.hosts.model import Changed, Visibility
from amparo.hosts.quarantine import Effect, Generation, Quarantine, Record, State, digest
from amparo.hosts.tree import Tree, parts_of
from amparo.hosts.versions import version_of
from amparo.snapshots.faults import fault, register

register("hosts.hide.moved", "hosts.hide.derived", "hosts.restore.placed", "hosts.hook.before", "hosts.hook.after")


@dataclass(frozen=True)
class _Done:
    """How the object stands, and the paths that no longer serve, or serve again. rest: what can be dropped then."""

    visibility: Visibility
    paths: tuple[str, ...] = ()
    rest: Generation | None = None


class Changing:
    """The changes of one folder host."""

    def __init__(self, tree: Tree, derived: Derived, quarantine: Quarantine, hook: Hook, site: Site) -> None:
        self._tree = tree
        self._derived = derived
        self._quarantine = quarantine
        self._hook = hook
        self._site = site

    def visibility(self, key: str) -> Visibility:
        """How an object stands."""
        if self._tree.status(parts_of(key)) is not None:
            return Visibility.SERVED
        kept = self._quarantine.kept(key)
        if kept is not None and kept.holds_object and not kept.leaving:
            return Visibility.HIDDEN
        newest = self._quarantine.newest(key)
        return Visibility.REMOVED if newest and newest.state in {"removing", "removed"} else Visibility.GONE

    def hide(self, key: str, effect: str) -> Changed:
        """See `Host.hide`."""
        return self._change("hide", key, effect, self._hide)

    def restore(self, key: str, effect: str) -> Changed:
        """See `Host.restore`."""
        return self._change("restore", key, effect, self._restore)

    def remove(self, key: str, effect: str) -> Changed:
        """See `Host.remove`."""
        return self._change("remove", key, effect, self._remove)

    def _change(self, verb: str, key: str, effect: str, do: Callable[[str, str], _Done]) -> Changed:
        parts_of(key)
        name = f"{verb}\0{key}\0{effect}"
        with self._quarantine.changing():
            known = self._quarantine.effect(name)
            if known is None:
                done = do(key, digest(name))
                hooked = verb == "restore" or not done.paths or not self._hook
                known = Effect("done" if hooked else "moved", done.visibility.value, done.paths)
                self._quarantine.note(name, known)
                if done.rest is not None:
                    done.rest.drop()
        addresses = tuple(self._site.address(path) for path in known.paths)
        if known.state == "moved":
            fault("hosts.hook.before")
            self._hook.run(addresses)
            fault("hosts.hook.after")
            with self._quarantine.changing():
                self._quarantine.note(name, Effect("done", known.visibility, known.paths))
        return Changed(Visibility(known.visibility), addresses)

    def _hide(self, key: str, effect: str) -> _Done:
        generation = self._quarantine.wanted_by(key, effect) or self._away(key) or self._planned(key)
        if generation is None:
            return _Done(self.visibility(key))
        self._plan(key, generation, "hidden", effect)
        self._take_away(key, generation)
        return _Done(Visibility.HIDDEN, self._paths(key, generation))

    def _remove(self, key: str, effect: str) -> _Done:
        generation = self._quarantine.wanted_by(key, effect) or self._in_quarantine(key) or self._planned(key)
        if generation is None:
            return _Done(self.visibility(key))
        self._plan(key, generation, "removing", effect)
        paths = generation.record.paths if generation.record is not None else ()
        if not paths:
            if not generation.holds_object or not self._is_succeeded(key, generation):
                self._take_away(key, generation)
            paths = self._paths(key, generation)
            generation.mark(paths=paths)
        generation.empty()
        generation.mark(state="removed")
        return _Done(Visibility.REMOVED, paths)

    def _restore(self, key: str, effect: str) -> _Done:
        generation = self._quarantine.wanted_by(key, effect) or self._in_quarantine(key)
        if generation is None or generation.leaving:
            return _Done(self.visibility(key))
        self._refuse_taken(key, generation)
        paths = (key, *(path for path in generation.files.keys(links=True) if path != key))
        generation.mark(state="restoring", effect=effect)
        for path in paths:
            self._put_back(path, generation)
            fault("hosts.restore.placed")
        return _Done(Visibility.SERVED, paths, generation)

    def _away(self, key: str) -> Generation | None:
        """What is out of its place already, so that hiding it once more only looks for copies that came since."""
        kept = self._quarantine.kept(key)
        if kept is None or kept.leaving:
            return None
        return kept if kept.holds_object and self._tree.status(parts_of(key)) is None else None

    def _in_quarantine(self, key: str) -> Generation | None:
        """What was hidden last; where that was broken off before the object was taken, what is served counts."""
        kept = self._quarantine.kept(key)
        if kept is None:
            return None
        return kept if kept.holds_object or self._tree.status(parts_of(key)) is None else None

    def _planned(self, key: str) -> Generation | None:
        """A place for what is served now, if anything is; not written down yet."""
        return None if self._tree.status(parts_of(key)) is None else self._quarantine.fresh(key)

    def _plan(self, key: str, generation: Generation, state: State, effect: str) -> None:
        """Write down what is to happen to what."""
        if generation.record is not None:
            if not (generation.record.effect == effect and generation.leaving):
                generation.mark(state=state, effect=effect)
            return
        found = self._tree.status(parts_of(key))
        if found is None:  # gone since we looked: what is written down is that nothing was there to take
            generation.write(Record(key, "", 0, 0, state, effect))
            return
        generation.write(Record(key, version_of(found), found.st_size, found.st_mtime_ns, state, effect))

    def _take_away(self, key: str, generation: Generation) -> None:
        """Move the object, if it still is the one that was written down, and every copy of it that is there now."""
        found = self._tree.status(parts_of(key))
        record = generation.record
        if found is not None and record is not None and version_of(found) == record.version:
            self._take(key, generation)
        fault("hosts.hide.moved")
        for path in self._derived.of(key):
            self._take(path, generation)
            fault("hosts.hide.derived")

    def _is_succeeded(self, key: str, generation: Generation) -> bool:
        """Whether another object has come to the place of this one, whose copies are then not ours to touch."""
        found = self._tree.status(parts_of(key))
        return found is not None and generation.record is not None and version_of(found) != generation.record.version

    def _take(self, path: str, generation: Generation) -> None:
        parts = parts_of(path)
        with self._tree.folder(parts[:-1]) as source, generation.files.place(parts) as target:
            if source is not None:
                try:
                    moving.take((source, parts[-1]), target)
                except FileNotFoundError:
                    return  # gone between look and move

    def _refuse_taken(self, key: str, generation: Generation) -> None:
        parts = parts_of(key)
        if not generation.holds_object or self._tree.status(parts) is None:
            return
        with self._tree.place(parts) as standing, generation.files.place(parts) as kept:
            if not moving.same(kept, standing):
                raise Conflict("place_taken", "Something else stands where the object was.")

    def _put_back(self, path: str, generation: Generation) -> None:
        """Move one file back; a copy that was made anew meanwhile stays, and the kept one goes with the generation."""
        parts = parts_of(path)
        if generation.files.status(parts) is None:
            return
        with self._tree.place(parts) as target, generation.files.place(parts) as source:
            placed = moving.put_back(source, target)
        if not placed and generation.record is not None and path == generation.record.key:
            raise Conflict("place_taken", "Something else stands where the object was.")

    def _paths(self, key: str, generation: Generation) -> tuple[str, ...]:
        """The object's path first, then those of its copies: what was moved, and where one could have been cached."""
        copies = {*generation.files.keys(links=True), *self._derived.named(key)} - {key}
        return (key, *sorted(copies))
