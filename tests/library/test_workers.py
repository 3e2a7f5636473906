"""Do jobs come back from other processes, whatever happens to one of them?"""

from __future__ import annotations

import os
import signal
import time

import pytest

from tearjerker.errors import BadMedia, TearjerkerError
from tearjerker.library.workers import Report, each


def square(job: int, report: Report) -> int:
    report("squaring", 0.5)
    if job == 3:
        raise BadMedia("three cannot be squared; give another number")
    if job == 4:
        os.kill(os.getpid(), signal.SIGKILL)
    return job * job


def sleep(_job: int, _report: Report) -> None:
    time.sleep(60)


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_costs_its_own_job_only(workers: int) -> None:
    told: list[tuple[int, str, float]] = []
    jobs = [1, 2, 3, 5]
    done = dict(each(square, jobs, workers=workers, progress=lambda *news: told.append(news)))
    assert [done[0], done[1], done[3]] == [1, 4, 25]
    assert isinstance(done[2], BadMedia)
    assert sorted(told) == [(n, "squaring", 0.5) for n in range(4)]


def test_a_killed_worker_costs_its_own_job_only() -> None:
    done = dict(each(square, [4, 1, 2, 5, 6], workers=2))
    assert [done[n] for n in (1, 2, 3, 4)] == [1, 4, 25, 36]
    assert isinstance(done[0], TearjerkerError)
    assert "fewer --workers" in str(done[0])


def test_leaving_early_ends_the_workers() -> None:
    began = time.monotonic()
    outcomes = each(sleep, [1, 2], workers=2, progress=None)
    with pytest.raises(KeyboardInterrupt):
        signal.signal(signal.SIGALRM, _interrupt)
        signal.setitimer(signal.ITIMER_REAL, 1.0)
        next(outcomes)
    assert time.monotonic() - began < 20


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
