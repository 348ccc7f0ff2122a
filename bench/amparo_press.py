"""Amparo as a worker: articles, read and checked by every rule, in this process."""

import gc
import time
from datetime import date
from typing import Any

from amparo.press.article import Form
from amparo.press.check import check
from amparo.press.parsing.zones import read_article
from amparo.registry.press_book import load_rulebook
from bench.answering import answer

DAY = date(2026, 11, 22)


def articles(texts: list[str]) -> dict[str, Any]:
    """Check each text once. Returns seconds for all, and how many were in scope, so that every rule looked at them."""
    rulebook = load_rulebook(None, DAY)
    gc.freeze()  # as `amparo press check` does: the rulebook stays
    begin = time.perf_counter()
    reports = [check(read_article(text, Form.MARKDOWN), rulebook) for text in texts]
    return {"seconds": time.perf_counter() - begin, "in_scope": sum(one.in_scope for one in reports)}


answer({"articles": articles})
