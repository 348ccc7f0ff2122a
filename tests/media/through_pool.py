"""Bytes in, fingerprints out, through real children."""

from collections.abc import Callable

from amparo.media.model import Fingerprints, SignOptions
from amparo.media.pool import Pool, Upload

Sign = Callable[..., Fingerprints]


def signer(pool: Pool) -> Sign:
    def sign(data: bytes, **options: object) -> Fingerprints:
        upload = uploaded(data)
        try:
            return pool.submit(upload, SignOptions(**options)).result(timeout=60)  # type: ignore[arg-type]
        finally:
            upload.close()

    return sign


def uploaded(data: bytes) -> Upload:
    upload = Upload(max(len(data), 1))
    upload.write(data)
    return upload
