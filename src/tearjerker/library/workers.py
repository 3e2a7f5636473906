"""How does a batch use all cores, and survive what happens to one of its jobs?

    for index, outcome in each(work, jobs, workers=4):      # as they finish; an outcome may be an error
        ...

A worker is a process that is handed one job at a time over a pipe, and tells of its progress over the same
pipe. `concurrent.futures` was tried and left: one worker that the system kills takes all others' jobs with
it, and an interrupt waits for every job that has begun.  Here a killed worker costs its own job only, and
leaving the loop ends them all.  When this process is killed, its workers find their pipe closed and end too.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from tearjerker.errors import TearjerkerError

Job = TypeVar("Job")
Result = TypeVar("Result")
Report = Callable[[str, float], None]
"""A job says what it is doing, and which share (0..1) of it is done."""
Work = Callable[[Any, Report], Any]


def cores() -> int:
    """How many workers this machine can keep busy."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def each(
    work: Callable[[Job, Report], Result],
    jobs: Sequence[Job],
    *,
    workers: int,
    progress: Callable[[int, str, float], None] | None = None,
) -> Iterator[tuple[int, Result | TearjerkerError]]:
    """Do every job, and give its index with its result as it finishes, or with the error that it raised.

    `work` and the jobs travel to other processes: a function of a module, and plain values.  With one
    worker, or one job, all happens in this process.
    """
    if min(workers, len(jobs)) <= 1:
        for index, job in enumerate(jobs):
            yield index, _outcome(work, job, _reporter(progress, index))
        return
    crew = _Crew(work)
    try:
        yield from crew.work_off(deque(enumerate(jobs)), min(workers, len(jobs)), progress)
    finally:
        crew.end()


def _reporter(progress: Callable[[int, str, float], None] | None, index: int) -> Report:
    def report(doing: str, share: float) -> None:
        if progress:
            progress(index, doing, share)

    return report


def _outcome(work: Callable[[Job, Report], Result], job: Job, report: Report) -> Result | TearjerkerError:
    try:
        return work(job, report)
    except TearjerkerError as error:
        return error
    except MemoryError:
        return TearjerkerError("there was not enough memory; give fewer --workers")
    except OSError as error:
        return TearjerkerError(f"{error.filename or 'a file'}: {error.strerror or error}")
    except Exception as error:  # a mistake of ours: it is told in full, and costs no other job
        traceback.print_exc()
        return TearjerkerError(f"{type(error).__name__}: {error}; this is a mistake in tearjerker: report it")


class _Crew:
    """The workers, by the pipe that leads to each, with the index of the job that it has."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.context = multiprocessing.get_context("spawn")  # threads and locks of ours do not travel along
        self.busy: dict[Connection, tuple[BaseProcess, int]] = {}

    def work_off(
        self,
        waiting: deque[tuple[int, Any]],
        size: int,
        progress: Callable[[int, str, float], None] | None,
    ) -> Iterator[tuple[int, Any]]:
        while waiting or self.busy:
            while waiting and len(self.busy) < size:
                self._hire(*waiting.popleft())
            for pipe in wait(list(self.busy)):
                assert isinstance(pipe, Connection)
                process, index = self.busy[pipe]
                done, value = self._news(pipe, process)
                if not done:
                    _reporter(progress, index)(*value)
                    continue
                del self.busy[pipe]
                if process.is_alive() and waiting:
                    self._give(pipe, process, *waiting.popleft())
                else:
                    pipe.close()
                yield index, value

    def _hire(self, index: int, job: Any) -> None:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(target=_labour, args=(theirs, self.work), daemon=True)
        process.start()
        theirs.close()
        self._give(ours, process, index, job)

    def _give(self, pipe: Connection, process: BaseProcess, index: int, job: Any) -> None:
        self.busy[pipe] = (process, index)
        with contextlib.suppress(OSError):  # it died meanwhile: the next look at the pipe says so
            pipe.send(job)

    def _news(self, pipe: Connection, process: BaseProcess) -> tuple[bool, Any]:
        try:
            told: tuple[bool, Any] = pipe.recv()
            return told
        except (EOFError, OSError):
            process.join()
            return True, TearjerkerError(
                f"the system ended the work on it (status {process.exitcode}), most often for lack of "
                "memory; give fewer --workers"
            )

    def end(self) -> None:
        for process, _ in self.busy.values():
            process.terminate()
        for pipe, (process, _) in self.busy.items():
            process.join()
            pipe.close()


def _labour(pipe: Connection, work: Work) -> None:
    """A worker's life: jobs until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who hired us

    def report(doing: str, share: float) -> None:
        pipe.send((False, (doing, share)))

    with contextlib.suppress(EOFError, OSError):
        while True:
            job = pipe.recv()
            pipe.send((True, _outcome(work, job, report)))
