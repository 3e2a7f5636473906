"""How much does a recording swell, and how bright is it?

Loudness range after EBU Tech 3342 (2016): the loudness of three seconds at a time, weighted as the ear weighs
it (ITU-R BS.1770), without what is silent or far below the rest; the distance from the 10th to the 95th
percentile.  Brightness is the share of power above 1,500 Hz (as in the MIRtoolbox, O. Lartillot and
P. Toiviainen, 2007).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BLOCK_S, STEP_S = 3.0, 1.0
SILENT, FAR_BELOW = -70.0, -20.0  # LUFS; LU below the mean of what is not silent
BRIGHT_HZ = 1500.0


@dataclass(frozen=True, slots=True)
class Dynamics:
    """How a recording's loudness and colour lie."""

    range_lu: float
    """From its quiet to its loud parts, in loudness units (dB)."""
    brightness: float
    """The share of its power above 1,500 Hz, 0 to 1."""


def dynamics(sound: NDArray[np.float32], rate: int) -> Dynamics | None:
    """Loudness range and brightness of mono sound; None where all of it is silence or it is too short."""
    loudness = short_term(sound, rate)
    heard = loudness[loudness > SILENT]
    if not len(heard):
        return None
    mean = 10 * np.log10(np.mean(10 ** (heard / 10)))
    heard = heard[heard > mean + FAR_BELOW]
    low, high = np.percentile(heard, [10, 95])
    return Dynamics(round(float(high - low), 1), round(_brightness(sound, rate), 3))


def short_term(sound: NDArray[np.float32], rate: int) -> NDArray[np.float64]:
    """The loudness of three seconds at a time, every second, in LUFS."""
    power = _weighted(sound, rate).astype(np.float64) ** 2
    block, step = round(BLOCK_S * rate), round(STEP_S * rate)
    if len(power) < block:
        return np.zeros(0)
    summed = np.concatenate([[0.0], np.cumsum(power)])
    starts = np.arange(0, len(power) - block + 1, step)
    mean = (summed[starts + block] - summed[starts]) / block
    return np.asarray(-0.691 + 10 * np.log10(np.maximum(mean, 1e-12)))


def _weighted(sound: NDArray[np.float32], rate: int) -> NDArray[np.float64]:
    """K weighting: a shelf for the head, a high pass for the ear; the standard's filters at any rate."""
    from scipy.signal import lfilter

    return np.asarray(lfilter(*_high_pass(rate), lfilter(*_shelf(rate), sound)))


def _shelf(rate: int) -> tuple[list[float], list[float]]:
    """The first filter of BS.1770 from its analogue form: +4 dB above 1,682 Hz."""
    gain, q = 3.999843853973347, 0.7071752369554196
    k = np.tan(np.pi * 1681.974450955533 / rate)
    high, band = 10 ** (gain / 20), (10 ** (gain / 20)) ** 0.4996667741545416
    a0 = 1 + k / q + k * k
    b = [(high + band * k / q + k * k) / a0, 2 * (k * k - high) / a0, (high - band * k / q + k * k) / a0]
    return b, [1.0, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0]


def _high_pass(rate: int) -> tuple[list[float], list[float]]:
    """The second filter of BS.1770: nothing below 38 Hz."""
    q = 0.5003270373238773
    k = np.tan(np.pi * 38.13547087602444 / rate)
    a0 = 1 + k / q + k * k
    return [1.0, -2.0, 1.0], [1.0, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0]


def _brightness(sound: NDArray[np.float32], rate: int) -> float:
    window = 2048
    frames = np.lib.stride_tricks.sliding_window_view(sound, window)[:: 4 * window]
    power = (np.abs(np.fft.rfft(frames * np.hanning(window), axis=1)) ** 2).sum(0)
    frequencies = np.fft.rfftfreq(window, 1 / rate)
    return float(power[frequencies > BRIGHT_HZ].sum() / max(power.sum(), 1e-12))
