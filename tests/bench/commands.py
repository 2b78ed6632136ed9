"""What the commands take: all reports, the regression, the import of the package, and loading the bundle."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat

from bench.pairs import Compared, Measured, again, in_turn
from conftest import ROOT

HRCVOTE = (sys.executable, "-c", "import sys; from hrcvote.cli import main; sys.exit(main())")
PYTEST = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval", "--nbval-current-env")
# As in the Makefile: two notebooks at a time.
OWN_PYTEST = (*PYTEST, "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
IMPORT = "import pandas, altair"
LOAD = """
import hrcvote, pandas, altair, time, pathlib
load, root = hrcvote.load, pathlib.Path({root!r})
start = time.perf_counter()
load(root)
print(time.perf_counter() - start)
"""


class CommandError(Exception):
    """What was to be measured did not work, so that it took no time that could be compared."""


STOCK = {"JUPYTER_NO_CONFIG": "1"}
"""The environment in which Jupyter does not read what the package installs: its template would make the page."""


def run(
    *command: str | Path, cwd: Path = ROOT, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command, which has to work."""
    environment = os.environ | dict(env or {})
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CommandError(f"{' '.join(map(str, command))}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done


def seconds(*command: str | Path, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> float:
    """Return how long a command takes, from its start to its end."""
    start = time.perf_counter()
    run(*command, cwd=cwd, env=env)
    return time.perf_counter() - start


@contextmanager
def copied_bundle() -> Iterator[Path]:
    """Copy what a bundle is made of, so that nothing of what is measured is in the way of what is there."""
    with TemporaryDirectory() as folder:
        root = Path(folder) / "bundle"
        for name in ("data", "notebooks"):
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns(".*"))
        for path in ROOT.iterdir():
            if path.is_file() and not path.name.startswith("."):
                shutil.copy(path, root)
        yield root


def exports() -> Iterator[Compared | Measured]:
    """Measure exports of all notebooks against nbconvert's, the first and a later one; of none, and of one."""
    with copied_bundle() as root:
        notebooks = sorted((root / "notebooks").glob("*.ipynb"))
        stock = (sys.executable, "-m", "nbconvert", "--execute", "--to", "html")
        own = (*HRCVOTE, "report", "--root", root)

        def other() -> float:
            return seconds(*stock, "--output-dir", root / "stock", *notebooks, env=STOCK)

        def retitled() -> float:
            _say_more(root)
            return _seconds_running(own, notebooks)

        def rewritten() -> float:
            _say_more_in(notebooks[2])
            return _seconds_running(own, notebooks[2:3])

        what = "against `jupyter nbconvert --execute --to html`"
        yield in_turn(f"all reports, {what}", lambda: seconds(*own, "--fresh"), other, bound=0.20)
        yield in_turn(f"all reports, after the title of an event has changed, {what}", retitled, other)
        yield again("all reports, nothing changed since", lambda: seconds(*own), bound=0.5)
        yield again(f"all reports, one notebook of {len(notebooks)} changed", rewritten)


def _say_more(root: Path) -> None:
    """Change a cell that one figure shows, and that every notebook can read."""
    path = root / "data" / "events.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("BBC reports ", "BBC reports and reports ", 1), encoding="utf-8")


def _say_more_in(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].source += "\n\nOne sentence more."
    nbformat.write(notebook, path)


def _seconds_running(own: tuple[str | Path, ...], notebooks: Sequence[Path]) -> float:
    """Return how long an export takes that has to run some notebooks and no others."""
    start = time.perf_counter()
    said = run(*own).stderr
    took = time.perf_counter() - start
    ran = re.findall(r"^(\S+): running$", said, re.MULTILINE)
    if sorted(ran) != sorted(path.name for path in notebooks):
        raise CommandError(f"others were run than {', '.join(path.name for path in notebooks)}:\n{said}")
    return took


def regression() -> Compared:
    """Measure the regression of all notebooks against that of pytest and nbval alone."""
    with copied_bundle() as root:
        (root / "pyproject.toml").unlink()
        (root / "pytest.ini").write_text("[pytest]\n")  # of this directory alone, without the package's plugin
        return in_turn(
            "the regression, against `pytest --nbval`",
            lambda: seconds(*OWN_PYTEST, "notebooks"),
            lambda: seconds(*PYTEST, "notebooks", cwd=root, env=STOCK),
            bound=0.40,
        )


def imports() -> Compared:
    """Measure the import of the package with pandas and Altair against that of these two alone."""
    return in_turn(
        "`import hrcvote, pandas, altair`, against `import pandas, altair`",
        lambda: seconds(sys.executable, "-c", f"import hrcvote; {IMPORT}; hrcvote.load"),
        lambda: seconds(sys.executable, "-c", IMPORT),
        bound=0.35,
    )


def loading() -> Measured:
    """Measure loading and checking the bundle in a process that has imported the package."""
    code = LOAD.format(root=os.fspath(ROOT))
    return again(
        "loading and checking the bundle, after the import",
        lambda: float(run(sys.executable, "-c", code).stdout) * 1000,
        unit="ms",
        bound=60,
    )
