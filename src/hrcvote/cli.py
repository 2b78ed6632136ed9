"""The `hrcvote` command. What takes time to import is imported by the commands that need it."""

from __future__ import annotations

import argparse
import io
import json
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from hrcvote import forking, kept
from hrcvote.files import replace_all
from hrcvote.place import PACKAGE, AddressError, RootError, address, find_root, named_root
from hrcvote.place import notebooks as notebooks_of


class CommandError(Exception):
    """The command cannot go on; the text says why and what to do."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 when it did what was asked, 1 when it did not. A command that cannot be understood exits with 2.
    """
    options = _parser().parse_args(argv)
    _speak_any_encoding()
    try:
        status: int = options.run(options)
        if sys.stdout:
            sys.stdout.flush()
        return status
    except (RootError, AddressError, CommandError) as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:  # whoever read the output has stopped
        _give_up_output()
    except OSError as error:
        print(
            f"{error.filename or 'The file'} cannot be read or written: {error.strerror}.\n"
            "Check its name and permissions, and whether the disk has room.",
            file=sys.stderr,
        )
        _give_up_output()
    except KeyboardInterrupt:
        print("\nStopped. What was there before is as it was.", file=sys.stderr)
        return 130
    return 1


def _give_up_output() -> None:
    """Drop the output that cannot be written: Python would try once more on leaving, and complain."""
    try:
        if sys.stdout:
            sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hrcvote", description="Check the bundle's data, run its notebooks, and write its reports."
    )
    parser.add_argument("--version", action=_Version, nargs=0, default=argparse.SUPPRESS, help="print the version")
    commands = parser.add_subparsers(title="commands", metavar="command", required=True)
    where = argparse.ArgumentParser(add_help=False)
    where.add_argument(
        "--root", type=_path, metavar="DIR", help="the bundle: a directory with data/; by default the one you are in"
    )

    def command(name: str, does: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, parents=[where], help=does, description=f"{does[0].upper()}{does[1:]}.")

    validate = command("validate", "check the tables against their schema and each other")
    validate.set_defaults(run=_validate)

    export = command("report", "run the notebooks and write them as HTML pages")
    export.add_argument("--out", type=_path, metavar="DIR", help="where to write; by default reports/ in the bundle")
    export.add_argument(
        "--url", default="", help="where the pages will be published, such as https://example.org/hrcvote/"
    )
    export.add_argument(
        "--fresh", action="store_true", help="run, draw and write everything anew, whether or not it has changed"
    )
    export.set_defaults(run=_report)

    notebooks = command("notebooks", "run notebooks and keep their outputs in them")
    notebooks.add_argument("names", nargs="*", metavar="NAME", help="such as 02_timeline; all of them by default")
    notebooks.set_defaults(run=_notebooks)

    figures = command("figures", "write the figures as pictures that carry their data")
    figures.add_argument("ids", nargs="*", metavar="ID", help="such as vote-members; all of them by default")
    figures.add_argument("--format", choices=("svg", "png", "pdf"), default="svg", help="svg by default")
    figures.add_argument(
        "--out",
        type=_path,
        default=Path("figures"),
        metavar="DIR",
        help="where to write; figures/ where you are by default",
    )
    figures.add_argument("--read", type=_path, metavar="FILE", help="print the data of a picture, and write nothing")
    figures.set_defaults(run=_figures)

    describe = command("dictionary", "write the data dictionary, data/README.md, from the schema")
    describe.add_argument("--check", action="store_true", help="write nothing, and fail if it is stale")
    describe.set_defaults(run=_dictionary)

    front = command("readme", "write the lists of tables and figures in README.md")
    front.add_argument("--check", action="store_true", help="write nothing, and fail if they are stale")
    front.set_defaults(run=_readme)
    return parser


def _path(given: str) -> Path:
    """Return the path that is given; an empty one, of a variable that is not set, would be the working directory."""
    if not given:
        raise argparse.ArgumentTypeError("the name is empty; give one, or . for the directory that you are in")
    return Path(given)


def _validate(options: argparse.Namespace) -> int:
    from hrcvote.data import TABLES, BundleError, load

    try:
        bundle = load(_root(options.root))
    except BundleError as error:
        print(error)
        return 1
    tables = [getattr(bundle, name) for name in TABLES]
    rows = sum(map(len, tables))
    counted = f"{len(tables)} tables, {rows:,} rows, {len(bundle.votes)} votes × {len(bundle.members)} members"
    print(f"The data are sound: {counted}.")
    return 0


def _report(options: argparse.Namespace) -> int:
    root = _root(options.root)
    out, url = options.out or root / "reports", address(options.url)
    if not options.fresh and (files := _unchanged(root, out, url)):
        pages = sum(file.suffix == ".html" for file in files)
        print(f"Nothing has changed since the last export: the {pages} pages in {out} are what would be written now.")
        return 0
    with _report_room(root) as room:
        room.export(root, out, url=url, fresh=options.fresh)
    return 0


def _unchanged(root: Path, out: Path, url: str) -> list[Path]:
    """Return the files that an export would write again as they are; none where something cannot be read."""
    try:
        return kept.current(root, out, kept.inputs(root, url))
    except OSError:  # the export will say what, and what to do
        return []


def _notebooks(options: argparse.Namespace) -> int:
    root = _root(options.root)
    chosen = dict.fromkeys(_notebook(root, name) for name in options.names)
    with _report_room(root) as room:
        room.refresh(root, list(chosen) or None)
    return 0


def _figures(options: argparse.Namespace) -> int:
    from hrcvote import pictures

    if options.read:
        if options.ids:
            raise CommandError(f"--read reads one file and writes none: leave out {' '.join(options.ids)}.")
        try:
            print(json.dumps(pictures.read(options.read), ensure_ascii=False, indent=1))
        except pictures.PictureError as error:
            raise CommandError(str(error)) from None
        return 0
    bundle = _sound(_root(options.root))
    if options.out.exists() and not options.out.is_dir():
        raise CommandError(f"{options.out} is a file. Give a directory with --out.")
    from hrcvote.charts.catalogue import FIGURES, FigureError, made

    drawn, failed = {}, []
    for make in FIGURES:
        try:
            figure = made(make, bundle)
        except FigureError as error:  # the others can be had
            failed.append(str(error))
        else:
            drawn[figure.id] = figure
    unknown = [name for name in options.ids if name not in drawn]
    if failed and (unknown or not options.ids):
        raise CommandError("\n".join(failed))
    if unknown:
        raise CommandError(f"No figure {unknown[0]!r}. There are: {', '.join(drawn)}.")
    chosen = [drawn[name] for name in dict.fromkeys(options.ids or drawn)]
    written = pictures.write(chosen, options.out, options.format, progress=lambda line: print(line, file=sys.stderr))
    print(f"{len(written)} {'picture' if len(written) == 1 else 'pictures'} in {options.out}")
    return 0


def _dictionary(options: argparse.Namespace) -> int:
    from hrcvote import dictionary

    root = _root(options.root)
    _sound(root)
    return _kept(root / dictionary.PATH, dictionary.render(root), options, f"{PACKAGE} or a table", "dictionary")


def _readme(options: argparse.Namespace) -> int:
    from hrcvote import front
    from hrcvote.charts.catalogue import FigureError

    root = _root(options.root)
    _sound(root)
    try:
        return _kept(root / front.PATH, front.render(root), options, "a table, a figure or a notebook", "readme")
    except (front.FrontError, FigureError) as error:
        raise CommandError(str(error)) from None


def _kept(path: Path, text: str, options: argparse.Namespace, changed: str, command: str) -> int:
    """Write a document that is made from the bundle, or only say whether it is stale."""
    if not options.check:
        replace_all({path: text})
        print(f"{path} written.")
    elif not path.is_file() or path.read_bytes() != text.encode():
        raise CommandError(f"{path} is stale: {changed} has changed since. Run: hrcvote {command}")
    return 0


def _sound(root: Path) -> Any:
    """Return the bundle, a `hrcvote.data.Bundle`, if its data can be used."""
    from hrcvote.data import BundleError, load

    try:
        return load(root)
    except BundleError as error:
        raise CommandError(str(error)) from None


def _check(root: Path) -> None:
    _sound(root)


def _root(given: Path | None) -> Path:
    """Return the bundle: the one that is named and no other, or else the one that the working directory is in."""
    return find_root() if given is None else named_root(given)


def _notebook(root: Path, name: str) -> Path:
    """Return the notebook that is meant by its name, by its file's name or by a path to it."""
    known = {path.stem: path for path in notebooks_of(root)}
    for path in known.values():
        if name in {path.stem, path.name, f"{path.parent.name}/{path.name}"} or Path(name).resolve() == path.resolve():
            return path
    raise CommandError(f"No notebook {name!r} in {root / 'notebooks'}. It has: {', '.join(known) or 'none'}.")


@contextmanager
def _report_room(root: Path) -> Iterator[ModuleType]:
    """Import what makes reports, and check the data in a process that has pandas: to import it here takes long.

    What forks imports what takes longest, and this process meanwhile what it needs itself.
    """
    with _asked_to_end_as_interrupted():
        forking.start()
        from hrcvote import report as room

        try:
            with forking.pool(1) as pool:
                pool.submit(_check, root).result()
        except (BrokenProcessPool, EOFError):  # the second when what forks has died
            text = "The data were not checked: the process that read them died, perhaps for want of memory.\nTry again."
            raise CommandError(text) from None
        try:
            yield room
        except room.ReportError as error:
            raise CommandError(str(error)) from None


@contextmanager
def _asked_to_end_as_interrupted() -> Iterator[None]:
    """Have a request to end stop the command as an interruption does, so that it takes its processes with it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _speak_any_encoding() -> None:
    """Let what a terminal has no letters for be written in escapes: a member's name must not stop a report of it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


class _Version(argparse.Action):
    """Says the version; to look it up takes longer than most commands need to begin."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib import metadata

        try:
            version = metadata.version("hrcvote")
        except metadata.PackageNotFoundError:
            version = "(not installed)"
        print(f"hrcvote {version}")
        parser.exit()
