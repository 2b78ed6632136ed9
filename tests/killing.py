"""Runs a writer again and again, each time killed a moment later, and prints after each what stands in its directory.

A moment is the beginning or the end of a call that the writer makes to the operating system. Run with the name of a
scene.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

from hrcvote.files import replace_all

OLD, NEW, OTHER = ({f"{n}.html": f"{word} {n} " * 500 for n in range(4)} for word in ("old", "new", "other"))
NEW = NEW | {"data/fresh.csv": "new " * 500}
NOBODY = 65534
CALLS = {*("open", "write", "close", "flush", "chmod", "replace", "rename", "unlink", "flock", "mkdir", "sendfile")}


def child(act: Callable[[], Any]) -> int:
    """Run a function in a process of its own; return how that ended, negative when it was killed."""
    number = os.fork()
    if number:
        return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
    try:
        act()
    except OSError as error:
        print(error.errno, Path(error.filename).name, flush=True)
        os._exit(1)
    os._exit(0)


def killed_at(moment: int, act: Callable[[], Any]) -> Callable[[], None]:
    left = moment

    def count(_: Any, event: str, called: Any) -> None:
        nonlocal left
        of_text = isinstance(getattr(called, "__self__", None), str | bytes)
        left -= event in {"c_call", "c_return"} and not of_text and getattr(called, "__name__", "") in CALLS
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    def run() -> None:
        os.fsync = lambda *_, **__: None  # what a process wrote outlives it; only the machine's end needs more
        sys.setprofile(count)
        act()

    return run


def write(folder: Path, texts: dict[str, str]) -> None:
    replace_all({folder / name: text for name, text in texts.items()})


def fresh(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, text in OLD.items():
        (folder / name).write_text(text)


def there(folder: Path) -> dict[str, str]:
    """Say of each file whose it is; nothing of what has not taken its place."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name, text = str(path.relative_to(folder)), path.read_text()
        whole = [word for word, texts in (("old", OLD), ("new", NEW), ("other", OTHER)) if text == texts.get(name)]
        found[name] = whole[0] if whole else "left" if path.suffix == ".unfinished" else "damaged"
    return found


def every_moment(folder: Path) -> Iterator[Any]:
    """Kill it at each moment, until one comes that it does not reach; do not clear up in between."""
    fresh(folder)
    for moment in range(1, 1000):
        ended = child(killed_at(moment, lambda: write(folder, NEW)))
        yield {"ended": ended, "files": there(folder)}
        if not ended:
            return
        for name, text in OLD.items():
            (folder / name).write_text(text)
        (folder / "data" / "fresh.csv").unlink(missing_ok=True)


def replace_late(seconds: float) -> None:
    """Have each file take its place a little later than it would."""
    put = os.replace

    def late(*names: Any, **where: Any) -> None:
        time.sleep(seconds)
        put(*names, **where)

    os.replace = late


def two_at_once(folder: Path) -> Iterator[Any]:
    """Let two processes write different things into one directory, one a little after the other."""
    other = OTHER | {"data/fresh.csv": "other " * 500}
    for pause in range(8):
        fresh(folder)

        def slowly(pause: int = pause) -> None:
            replace_late(0.002)
            time.sleep(0.002 * pause)
            write(folder, other)

        def both(slowly: Callable[[], None] = slowly) -> None:
            first = os.fork()
            if not first:
                slowly()
                os._exit(0)
            replace_late(0.003)
            write(folder, NEW)
            os.waitpid(first, 0)

        ended = child(both)
        (folder / "data" / "fresh.csv").unlink()
        yield {"ended": ended, "files": there(folder)}


def disk_full(folder: Path) -> Iterator[Any]:
    """Leave room for the first file and not for the second."""
    fresh(folder)

    def act() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        write(folder, NEW | {"2.html": "new" * 100_000})

    yield {"ended": child(act), "files": there(folder)}


def read_only(folder: Path) -> Iterator[Any]:
    """Write as somebody who may read the directory and not write it."""
    fresh(folder)
    folder.chmod(0o555)

    def act() -> None:
        if not os.getuid():
            try:
                os.setuid(NOBODY)
            except OSError:  # a namespace in which there is nobody else
                os._exit(77)
        write(folder, OLD | {"0.html": "new"})

    yield {"ended": child(act), "files": there(folder)}
    folder.chmod(0o755)


def exports(folder: Path) -> Iterator[Any]:
    """Kill an export at some moments, and after each let another finish; its notebooks count as run."""
    import nbformat
    from nbformat.v4 import new_markdown_cell, new_notebook

    from hrcvote.report import publish
    from hrcvote.report.run import to_text

    async def made(_pool: Any, root: Path, paths: Sequence[Path], *_: Any) -> Any:
        common = publish._common(root, [path.name for path in paths], "")
        texts = {path: to_text(nbformat.read(path, as_version=4)) for path in paths}
        pages = {path: publish._made(path.name, text, common.site) for path, text in texts.items()}
        index = publish._index({path.name: page.entry for path, page in pages.items()}, common.site)
        return publish.Export(pages, index, common.tables)

    def say(word: str) -> None:
        for name in ("00_start", "01_two"):
            cells = [new_markdown_cell(f"# {name}\n\n{word} " + "words " * 500)]
            for number, cell in enumerate(cells):
                cell.id = str(number)
            nbformat.write(new_notebook(cells=cells), folder / "notebooks" / f"{name}.ipynb")

    mock.patch.object(publish, "_all_pages", made).start()
    (folder / "notebooks").mkdir(parents=True)
    (folder / "data").mkdir()
    (folder / "data" / "datapackage.json").write_text('{"title": "A bundle"}')
    texts: dict[bytes, str] = {}
    for word in ("new", "old"):
        say(word)
        texts |= {path.read_bytes(): word for path in publish.export(folder, progress=lambda _: None)}
    say("new")
    kept = {path: path.read_bytes() for path in (folder / "reports").iterdir()}
    for moment in (*range(1, 200, 17), 10**9):
        for path, content in kept.items():
            path.write_bytes(content)

        def write_and_be_killed(files: Any, moment: int = moment) -> None:
            killed_at(moment, lambda: replace_all(files))()

        with mock.patch.object(publish, "replace_all", write_and_be_killed):
            ended = child(lambda: publish.export(folder, progress=lambda _: None))
        files = {path.name: texts.get(path.read_bytes(), "damaged") for path in kept}
        yield {"ended": ended, "files": files, "left": len(list((folder / "reports").iterdir())) - len(kept)}


if __name__ == "__main__":
    scene, folder = sys.argv[1:]
    for result in globals()[scene](Path(folder)):
        print(json.dumps(result), flush=True)
