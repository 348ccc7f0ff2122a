"""What a decoding child reports to be in force before it is handed its first file."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Protections:
    """What is in force in a process.

    limits: memory, time, descriptors, no core file, nothing written. no_new_privileges: no set-user-id program helps.
    private: other processes of the user cannot look into its memory. dies_with_parent. calls: the call filter.
    network: no network can be reached, by the filter or by an empty network namespace.
    """

    limits: bool
    no_new_privileges: bool
    private: bool
    dies_with_parent: bool
    calls: bool
    network: bool

    def pack(self) -> bytes:
        """As one byte per field."""
        return bytes(vars(self).values())

    @classmethod
    def unpack(cls, packed: bytes) -> "Protections":
        """The inverse of `pack`. Raises ValueError."""
        if len(packed) != len(cls.__dataclass_fields__) or not set(packed) <= {0, 1}:
            raise ValueError("not a report of protections")
        return cls(*map(bool, packed))
