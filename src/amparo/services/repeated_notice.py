"""The same notice sent again because its answer was lost: one notice, and a receipt again.

Whoever sends by program draws a token and sends it with the notice. Only a keyed digest of token and content together
is kept, for a week: nobody else can hit it, and a token used for something else is simply another notice.
"""

import json
from datetime import datetime, timedelta

from amparo.casework.notice import NoticeDraft
from amparo.keyring import Keyring
from amparo.services.draft import fingerprint_lines, personal_fields
from amparo.store import models as rows

TOKEN_KEPT = timedelta(days=7)
"""How long the digest of a token is kept."""


def token_digest(keyring: Keyring, token: str | None, draft: NoticeDraft) -> str | None:
    """Keyed digest of a token and what was sent with it; None without a token. draft: in its plain form."""
    if token is None:
        return None
    content = [
        token,
        draft.language,
        draft.country,
        draft.relation.value if draft.relation else None,
        draft.category,
        draft.mailbox_safe,
        sorted(draft.statements),
        [[one.kind.value, one.concern.value] for one in draft.targets],
        sorted(personal_fields(draft).items()),
        fingerprint_lines(draft.fingerprints),
    ]
    return keyring.equality("client_token", json.dumps(content))


def sent_before(digest: str | None, at: datetime) -> rows.Notice | None:
    """The notice that came with this token and content within the last days; None where there is none."""
    if digest is None:
        return None
    return rows.Notice.objects.filter(client_token=digest, received_at__gte=at - TOKEN_KEPT).first()
