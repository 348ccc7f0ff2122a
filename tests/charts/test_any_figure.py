"""Any figure at all can be drawn."""

from hypothesis import given, settings

from amparo.charts.drawing import draw
from amparo.spread.figures import Figure
from tests.charts.any_figure import figures


@settings(max_examples=15, deadline=None)
@given(drawn=figures())
def test_any_figure_is_drawn(drawn: Figure) -> None:
    assert draw(drawn, "es", "svg", narrow=True).endswith(b"</svg>")
    assert draw(drawn, "en", "svg").endswith(b"</svg>")
