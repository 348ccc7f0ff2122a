"""An upload is memory that nobody else can change and that is given back."""

import hashlib
import os
from pathlib import Path

import pytest

from amparo.errors import BadInput
from amparo.media.upload import Upload


def test_bytes_are_appended_and_digested() -> None:
    upload = Upload(100)
    upload.write(b"ab")
    upload.write(memoryview(b"cd"))
    assert (upload.size, upload.head(3, 0, 4), upload.head(9, 2, 2)) == (4, b"abc", b"cd")
    digests = hashlib.sha256(b"abcd").digest(), hashlib.md5(b"abcd", usedforsecurity=False).digest()
    assert upload.digests(0, 4) == digests
    upload.close()


def test_a_file_of_exactly_the_limit_fits_and_one_byte_more_does_not() -> None:
    upload = Upload(4)
    upload.write(b"abcd")
    with pytest.raises(BadInput) as refused:
        upload.write(b"e")
    assert refused.value.code == "media_too_large"
    assert upload.size == 4
    upload.close()


def test_whoever_has_the_descriptor_can_read_and_nothing_else() -> None:
    upload = Upload(4096)
    upload.write(b"picture")
    other = os.dup(upload.descriptor)
    try:
        assert os.pread(other, 7, 0) == b"picture"
        for change in (lambda: os.pwrite(other, b"x", 0), lambda: os.ftruncate(other, 0)):
            with pytest.raises(PermissionError):
                change()
        with pytest.raises(PermissionError):
            os.ftruncate(other, 1 << 30)
    finally:
        os.close(other)
        upload.close()


def test_the_bytes_stay_while_somebody_holds_them_and_go_with_the_last() -> None:
    upload = Upload(16)
    upload.write(b"picture")
    descriptor = upload.descriptor
    upload.hold()
    upload.close()
    upload.close()
    assert upload.head(7, 0, 7) == b"picture"
    upload.release()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)
    with pytest.raises(ValueError, match="closed"):
        upload.hold()


def test_nothing_of_it_is_on_any_file_system() -> None:
    upload = Upload(16)
    link = Path(f"/proc/self/fd/{upload.descriptor}").readlink()
    assert str(link).startswith("/memfd:")
    assert os.fstat(upload.descriptor).st_nlink == 0
    upload.close()
