"""Our own client against our own platform, as two processes."""

import socket
from collections.abc import Callable

import pytest

from amparo.casework.notice import NoticeDraft, Relation, Target, TargetKind
from amparo.delivery.amparo_platform import discover, erase, new_token, poll, post_notice, withdraw
from amparo.delivery.guarded import FetchRules
from amparo.errors import Conflict, NotFound, Unavailable
from amparo.store import models as rows
from amparo.store.connection import reading
from tests.delivery.sink import free_port
from tests.web.running import Running

DRAFT = NoticeDraft(
    language="en",
    country="US",
    regimes=(),
    relation=Relation.DEPICTED,
    targets=(Target(TargetKind.ITEM, "https://photos.example/p/1"), Target(TargetKind.ACCOUNT, "@heron")),
    statements=frozenset({("US-TIDA", "nonconsent")}),
    contact="reader@mail.example",
    signature="A. Reader",
)


class Deaf(socket.socket):
    """A connection that breaks once the answer is there."""

    def recv(self, *_: object) -> bytes:
        super().recv(1)
        raise ConnectionResetError


def deaf(place: tuple[str, int], timeout: float) -> socket.socket:
    link = Deaf()
    link.settimeout(timeout)
    link.connect(place)
    return link


def test_a_notice_whose_answer_is_lost_is_given_once_followed_and_taken_back(serve: Callable[..., Running]) -> None:
    port = free_port()
    served = serve(port=port, site_url=f"http://127.0.0.1:{port}")
    rules, token = FetchRules((served.url,), seconds=30), new_token()
    platform = discover(served.url, rules)
    assert [regime.id for regime in platform.regimes] == ["US-TIDA"]

    with pytest.raises(Unavailable, match="fetch_failed"):
        post_notice(platform, DRAFT, FetchRules((served.url,), connect=deaf), token)
    receipt = post_notice(discover(served.url, rules, platform.key), DRAFT, rules, token)
    opened = (platform, receipt.reference, receipt.passphrase, rules)
    with reading(served.settings):
        assert rows.Notice.objects.count() == 1
    assert (receipt.state, receipt.missing) == ("open", ())
    assert {one.duty for one in receipt.deadlines} == {"remove", "copies"}

    status = poll(*opened)
    assert (status.state, status.copies, status.came_back) == ("open", None, None)
    assert status.targets == ((1, "waiting", None), (2, "waiting", None))
    assert len(status.statements) == 1

    assert withdraw(*opened) == "withdrawn"
    with pytest.raises(Conflict, match="not_in_this_state"):
        withdraw(*opened)
    assert [one.state for one in poll(*opened).targets] == ["ended", "ended"]
    assert erase(*opened) > 0
    with pytest.raises(NotFound, match="no_such_notice"):
        poll(platform, receipt.reference, "aaaa-aaaa-aaaa-aaaa-aaaa", rules)
