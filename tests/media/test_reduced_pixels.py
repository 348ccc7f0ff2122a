"""Sampling small and reduced pixels agrees with sampling the whole picture."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.kernel.pdq import Axis, decimate
from tests.media.drawing import drawn


@settings(max_examples=60, deadline=None)
@given(st.integers(5, 300), st.integers(5, 300), st.integers(0, 2**32 - 1))
def test_single_precision_agrees_with_double_for_every_size(height: int, width: int, seed: int) -> None:
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width), dtype=np.uint8)
    single, double = decimate(pixels, np.float32), decimate(pixels, np.float64)
    assert (single.dtype, double.dtype) == (np.float32, np.float64)
    np.testing.assert_allclose(single, double, atol=1e-2)


@pytest.mark.parametrize("factor", [2, 4, 8])
@pytest.mark.parametrize("mirrored", [False, True])
def test_reduced_pixels_are_sampled_where_the_whole_picture_is(factor: int, mirrored: bool) -> None:
    height, width = 1003, 1605  # neither is a multiple of a factor
    whole = np.asarray(drawn(width, height).convert("L")).astype(np.float64)
    spare = ((0, -height % factor), (0, -width % factor))
    blocks = np.pad(whole, spare, mode="edge")
    reduced = blocks.reshape(blocks.shape[0] // factor, factor, -1, factor).mean(axis=(1, 3))
    axes = Axis(height, factor, mirrored), Axis(width, factor, mirrored)
    if mirrored:
        whole, reduced = whole[::-1, ::-1], reduced[::-1, ::-1]
    difference = np.abs(decimate(reduced, np.float64, axes) - decimate(whole, np.float64))
    assert difference.mean() < 1.0
    unaware = np.abs(decimate(reduced, np.float64) - decimate(whole, np.float64))
    assert difference.mean() < unaware.mean() / 2
