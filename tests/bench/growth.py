"""How time and memory grow with the votes: bundles of any size, and what is asked of each in a process of its own."""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

import hrcvote
from hrcvote import Bundle, claims, desk, record
from hrcvote.rules import POSITIONS

SEED: Final = 20220407
SIZES: Final = (10, 100, 1_000, 10_000)
"""Votes of the bundles that are measured."""

_WEIGHTS: Final = (10, 1, 5, 2)
"""How often a member takes each of the positions, about as in the real votes."""
_FIRST_DAY: Final = dt.date(2026, 1, 1)
_KIBIBYTES: Final = 1024


class Growth(NamedTuple):
    """What a task took with so many votes."""

    votes: int
    rows: int
    """Rows of the positions."""
    task: str
    seconds: float
    """After everything is imported and, but for loading itself, after the bundle is loaded."""
    megabytes: float
    """Most that the whole process held in memory at once, with Python, its libraries and the loading."""


def grown(root: Path, folder: Path, votes: int, seed: int = SEED) -> Path:
    """Write a valid bundle with so many votes: the real ones, and others made up from the seed.

    Args:
        root: The real bundle.
        folder: The directory that becomes the bundle.
        votes: How many it has; no fewer than the real one.
        seed: Another one makes other positions.

    Returns:
        The directory.

    Raises:
        ValueError: The real bundle has more votes.
    """
    real = hrcvote.load(root)
    if votes < len(real.votes):
        raise ValueError(f"{votes} votes are fewer than the {len(real.votes)} of the bundle")
    shutil.copytree(root / "data", folder / "data")
    positions, official = (folder / "data" / name for name in ("positions.csv", "votes.csv"))
    members = sorted(real.members["iso3"])
    chance = random.Random(seed)
    # A made vote is of a session that is far away, so that its number is none of a real one.
    made = {
        f"99/{place:05}": chance.choices(POSITIONS, _WEIGHTS, k=len(members))
        for place in range(1, votes - len(real.votes) + 1)
    }
    _rewrite(positions, ([vote, *row] for vote, taken in made.items() for row in zip(members, taken, strict=True)))
    source = real.votes["source_id"].iloc[0]
    _rewrite(official, (_official(vote, place, made[vote], source) for place, vote in enumerate(made)))
    return folder


def _official(vote: str, place: int, taken: Sequence[str], source: str) -> list[str]:
    counted = Counter(taken)
    day = _FIRST_DAY + dt.timedelta(days=place)
    totals = [str(counted[position]) for position in POSITIONS]
    return [vote, day.isoformat(), f"Made vote {place + 1}", "two_thirds", source, *totals, source, ""]


def _rewrite(path: Path, made: Iterable[list[str]]) -> None:
    """Put rows that are in order into a file that is, before the first that sorts after them."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *real = csv.reader(file)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(row for row in real if row[0] < "99/")
        writer.writerows(made)
        writer.writerows(row for row in real if row[0] >= "99/")


def _counts_by_group(bundle: Bundle) -> None:
    record.tallies(bundle)
    record.by_group(bundle)


def _pairs(bundle: Bundle) -> None:
    desk.Members(bundle).agreement(list(bundle.members["iso3"]))


def _notebooks(bundle: Bundle) -> None:
    """Compute what `01_vote_breakdown` and `04_workbench` do of the positions, and draw nothing."""
    record.outcome(record.tally(bundle))
    record.by_group(bundle)
    record.by_council_membership(bundle)
    record.moves(bundle, "ES-11/2", record.SUSPENSION)
    record.courses(bundle).groupby("course")["label"].agg(list)
    desk.Between(bundle, record.SUSPENSION, "ES-11/7").moved()
    bundle.positions["position"].value_counts()
    taken = bundle.positions.groupby("iso3")["position"].agg(["nunique", "first"])
    taken.query("nunique == 1")["first"].value_counts()
    claims.verdicts(bundle)
    members = desk.Members(bundle)
    members.positions("TUR")
    members.alike_in_words("TUR")
    members.side_by_side(["TUR", "BRA", "ARE"])
    members.agreement(["TUR", "BRA", "ARE"])


LOAD: Final = "load"
COUNT: Final = "counts by group"

TASKS: Final[dict[str, Callable[[Bundle], None]]] = {
    COUNT: _counts_by_group,
    "pairs of members": _pairs,
    "the notebooks' aggregations": _notebooks,
}
"""What is asked of a bundle that is loaded."""

TIMES: Final = 3
"""How often each is measured; the middle one is told, and the highest peak."""


def measure(
    root: Path, sizes: Sequence[int] = SIZES, tasks: Sequence[str] = (LOAD, *TASKS), seed: int = SEED
) -> list[Growth]:
    """Return what each task takes with bundles of some sizes, each time in a fresh process."""
    return list(_measured(root, sizes, tasks, seed))


def _measured(root: Path, sizes: Sequence[int], tasks: Sequence[str], seed: int) -> Iterator[Growth]:
    for votes in sizes:
        with TemporaryDirectory() as folder:
            made = grown(root, Path(folder), votes, seed)
            for task in tasks:
                command = [sys.executable, "-m", "bench.growth", "--root", str(made), "--task", task]
                path = os.pathsep.join([str(Path(__file__).parents[1]), *sys.path])
                said = [
                    subprocess.run(
                        command, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True, check=True
                    ).stdout
                    for _ in range(TIMES)
                ]
                took = [Growth(votes, *json.loads(line)) for line in said]
                seconds, megabytes = statistics.median(one.seconds for one in took), max(one.megabytes for one in took)
                yield took[0]._replace(seconds=seconds, megabytes=megabytes)


def _one(root: Path, task: str) -> tuple[int, str, float, float]:
    """Return what one task takes here and now: rows, task, seconds, megabytes."""
    begun = time.perf_counter()
    bundle = hrcvote.load(root)
    if task != LOAD:
        begun = time.perf_counter()
        TASKS[task](bundle)
    seconds = time.perf_counter() - begun
    return len(bundle.positions), task, round(seconds, 3), round(peak())


def peak() -> float:
    """Return the most memory that this process has had, in megabytes.

    Linux's own account of the program that is running: in what `getrusage` says a process has the peak of the one that
    started it.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIBIBYTES / 1e6
    said = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(said["VmHWM"].split()[0]) * _KIBIBYTES / 1e6


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what each task takes with each size, or what one task takes with the bundle as it is."""
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    parser.add_argument("--root", type=Path, help="the bundle's directory; by default the one this is run in")
    parser.add_argument("--task", choices=(LOAD, *TASKS), help="only this one, of the bundle as it is; as JSON")
    asked = parser.parse_args(arguments)
    if asked.task:
        print(json.dumps(_one(asked.root, asked.task)))
        return 0
    print(f"{'votes':>7} {'rows':>10}  {'task':<28} {'seconds':>8} {'peak MB':>8}")
    for row in _measured(hrcvote.load(asked.root).root, SIZES, (LOAD, *TASKS), SEED):
        print(f"{row.votes:>7,} {row.rows:>10,}  {row.task:<28} {row.seconds:>8.3f} {row.megabytes:>8,.0f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
