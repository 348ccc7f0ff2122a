"""A photo of 12 megapixels: JPEG bytes to PDQ, fast path, against Pillow + pdqhash and against the bare decode."""

import statistics

from bench import photos
from bench.result import Row, save
from bench.side import Side
from bench.turns import take_turns

REDUCTION = 8
"""What the fast path asks of the decoder at 12 megapixels; the bare decode asks the same."""
PROCESSOR = 0


def run(*, quick: bool) -> None:
    """All rows of this script."""
    files = sorted(photos.BIG.glob("*.jpg"))
    if not files:
        print("SKIPPED FOR WANT OF ../shared/vectors: the 12-megapixel JPEG", flush=True)
        return
    rounds, times = (2, 2) if quick else (9, 5)
    taken: dict[str, list[float]] = {"ours": [], "peer": [], "bare": []}
    with (
        Side.ours("bench.amparo_jpeg", PROCESSOR) as ours,
        Side.peer("pdqhash", "pdqhash_jpeg.py", PROCESSOR) as peer,
    ):
        for file in files:
            path = str(file)
            medians = take_turns(
                {
                    "ours": lambda path=path: ours.ask(do="jpeg", path=path, times=times)["seconds"],  # type: ignore[misc]  # a default of a lambda has no type
                    "bare": lambda path=path: ours.ask(do="decode", path=path, times=times, reduction=REDUCTION)[  # type: ignore[misc]  # a default of a lambda has no type
                        "seconds"
                    ],
                    "peer": lambda path=path: peer.ask(do="jpeg", path=path, times=1)["seconds"],  # type: ignore[misc]  # a default of a lambda has no type
                },
                rounds,
            )
            for side, seconds in medians.items():
                taken[side].append(seconds)
    save("jpeg", _rows({side: statistics.mean(seconds) * 1000 for side, seconds in taken.items()}), quick=quick)


def _rows(taken: dict[str, float]) -> list[Row]:
    over_peer, over_bare = taken["peer"] / taken["ours"], taken["ours"] / taken["bare"]
    what = "JPEG of 12 megapixels → PDQ through the limited child"
    return [
        Row(what, "ms", taken["ours"], {"Pillow + pdqhash": taken["peer"]}, "≥ 10×", over_peer >= 10),
        Row(
            "the same over the bare reduced decode", "ms", taken["ours"], {"bare decode": taken["bare"]},
            "≤ 1.5 times as long", over_bare <= 1.5,
        ),
    ]  # fmt: skip
