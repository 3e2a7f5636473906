"""Each compiled kernel against plain numpy."""

import numpy as np

from tearjerker.audio import lines, resample, roam, search, track


def test_interpolation_is_that_of_the_sine() -> None:
    wave = np.sin(0.9 * np.arange(400)).astype(np.float32)
    at = 100.25 + 1.037 * np.arange(150)
    assert np.allclose(resample.resampled(wave, 100.25, 1.037, 150), np.sin(0.9 * at), atol=3e-3)


def test_interpolation_beyond_the_ends_is_silence() -> None:
    assert not resample.resampled(np.ones(50, np.float32), 100.0, 1.0, 20).any()
    assert not resample.resampled(np.ones(50, np.float32), -100.0, 1.0, 20).any()


def test_peaks_are_local_extremes_over_the_threshold() -> None:
    rows = np.random.default_rng(1).standard_normal((3, 500)).astype(np.float32)
    rows[1, 77] = -9.0
    group, lag = search._peaks(rows, 400, 4.0)
    assert list(zip(group, lag, strict=True)) == [(1, 77)]


def test_members_are_asked_one_by_one() -> None:
    rng = np.random.default_rng(2)
    pieces = rng.standard_normal((4, 300)).astype(np.float32)
    block = pieces[2, 50:150].copy()
    members = np.array([[0, 2, -1], [1, 3, -1]], np.int32)
    piece, lag, z = search._ask_members(pieces, members, np.array([0, 1]), np.array([50, 50]), block, 6.0)
    assert (piece.tolist(), lag.tolist()) == ([2], [50])
    assert np.isclose(z[0], np.sqrt(0.85 * 100), rtol=1e-3)


def test_a_line_that_must_pass_a_place_and_one_that_is_level_if_it_can_be() -> None:
    heights = np.zeros((21, 40), np.float32)
    rows = np.arange(21)
    heights[rows, 20 + np.round((rows - 10) / 2).astype(int)] = (
        1.0  # leans by half a column a row through (10, 20)
    )
    heights[:, 33] = 0.9
    slopes = np.array([-0.5, 0.0, 0.5])
    assert lines.best_line(heights, slopes)[:2] == (0.5, 20)
    assert lines.best_line(heights, slopes, level=0.8)[:2] == (0.0, 33)
    assert lines.best_line(heights, slopes, lines.Passing(0, 33, 2))[:2] == (0.0, 33)
    assert lines.best_line(heights, slopes, lines.Passing(0, 15, 2), 0.8)[:2] == (0.5, 20)


def test_hough_adds_along_lines() -> None:
    heights = np.random.default_rng(3).random((21, 40)).astype(np.float32)
    sums = lines._hough(heights, np.array([0.0, 0.5]))
    k = np.arange(21)
    assert np.isclose(sums[0, 12], heights[:, 12].sum())
    shift = np.array([round(0.5 * (i - 10)) for i in k])
    assert np.isclose(sums[1, 20], heights[k, 20 + shift].sum())


def test_the_way_follows_a_run_and_jumps_to_the_next() -> None:
    """Delays rise by two cells a frame within a run, and fall back where the next begins."""
    heights = np.random.default_rng(5).random((40, 121)).astype(np.float32)
    true = 60 - 9 + 2 * (np.arange(40) % 10)
    heights[np.arange(40), true] = 4.0
    ways = roam._ways(heights, 0.0, np.array([20, 60]), 2.0, 15, 2.5)
    assert (ways[1] == 4.0).mean() > 0.9
    assert (ways[0] < 1.0).all()


def test_viterbi_takes_the_best_of_all_ways() -> None:
    gain = np.random.default_rng(4).normal(0, 2, 9)
    ways = ((np.arange(512)[:, None] >> np.arange(9)) & 1).astype(float)
    edges = np.abs(np.diff(np.pad(ways, ((0, 0), (1, 1))), axis=1)).sum(axis=1)
    best = ways[(ways @ gain - 1.5 * edges).argmax()]
    price = np.array([[0, 1.5], [1.5, 0]])
    assert track._viterbi(gain[:, None].astype(np.float32), price).tolist() == best.tolist()
