"""What the gate counts, for Prometheus: sums and times only; no bank, item, uploader or fingerprint is a label."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

_ENDS_A_CHILD = frozenset({"media_crashed", "media_timeout", "media_memory"})


class Metrics:
    """One gate's metrics in a registry of their own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._decisions = Counter(
            "amparo_gate_decisions",
            "Decisions answered.",
            ("decision", "reason", "kind", "family"),
            registry=self._registry,
        )
        self._requests = Counter(
            "amparo_gate_requests", "Requests answered.", ("method", "route", "status"), registry=self._registry
        )
        self._stages = Histogram(
            "amparo_gate_stage_seconds",
            "Time spent in a stage: decode, find, spool; whole is from the first byte to the answer.",
            ("stage",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._of_stage = {name: self._stages.labels(name) for name in ("decode", "find", "spool", "whole")}
        self._children = Counter(
            "amparo_gate_media_restarts",
            "Decoding children replaced, by what ended the one before.",
            ("cause",),
            registry=self._registry,
        )
        self._near_misses = Counter("amparo_gate_near_misses", "Near misses seen.", registry=self._registry)

    def gauge(self, name: str, about: str, read: Callable[[], float]) -> None:
        """A value that is read when somebody asks. name: without the prefix amparo_gate_."""
        Gauge(f"amparo_gate_{name}", about, registry=self._registry).set_function(read)

    def decided(self, decision: str, reason: str, kind: str, family: str) -> None:
        """Count one decision that is about to be answered."""
        self._decisions.labels(decision, reason, kind, family).inc()

    def answered(self, method: str, route: str, status: int) -> None:
        """Count one answer. route: the template."""
        self._requests.labels(method, route, str(status)).inc()

    def decoded(self, error: str | None) -> None:
        """Count the decoding child that a file cost, if it did. error: the media code."""
        if error in _ENDS_A_CHILD:
            self._children.labels(error).inc()

    def near_miss(self) -> None:
        """Count one near miss."""
        self._near_misses.inc()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure what happens in the block, if it succeeds."""
        start = perf_counter()
        yield
        self._of_stage[name].observe(perf_counter() - start)

    def text(self) -> bytes:
        """Everything in the Prometheus text format, version 0.0.4."""
        return generate_latest(self._registry)
