"""What reports were made from, so that nothing that has not changed is made again.

Everything is known by a digest of the content that it comes from, never by its time: notebooks that have run by their
own text and what they are to read (the files beside them, the tables, the package, Python and what is installed; one
that reads anything else is run anew by `hrcvote report --fresh` alone), drawings by their specification and what draws
it, pages by all that and the documents of the bundle that they repeat. What is kept stands in a directory of the bundle
that git ignores and `make clean` removes. Without it, or where it cannot be written, everything is made anew.

Nothing here imports pandas or nbconvert: that nothing has changed is said before they are needed.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from hrcvote.engine import FONTS
from hrcvote.files import replace_all
from hrcvote.place import notebooks

FOLDER: Final = ".kept"
"""The directory in the bundle."""

EXPORTS: Final = "exports.json"
"""For each directory that reports were written to: what from, and a digest of each file."""

RAN: Final = ".ran"
"""The end of the name of a notebook that has run: what stands in it is a line of digests, and then the notebook."""

DRAWN: Final = ".drawn"
"""The end of the name of what was drawn for a page: a line of digests, and then `hrcvote.report.drawn`'s text."""

SOURCE: Final = Path(__file__).parent


@dataclass(frozen=True)
class Inputs:
    """What the reports of a bundle come from, by digests of its content."""

    notebooks: Mapping[str, str]
    """For each notebook, by its file's name, of it and of all that it is to read."""
    everything: str
    """Of all that, of the documents around the notebooks, and of the address that the pages will have."""
    tables: str
    """Of the tables, which are published beside the pages."""
    draws: str
    """Of what draws: the package, Python, what is installed, and the names and sizes of the machine's fonts."""


def inputs(root: Path, url: str = "") -> Inputs:
    """Return what the reports of a bundle would be made from now."""
    paths = notebooks(root)
    python = _digest(sys.version, sysconfig.get_platform(), *_installed(), *_contents(SOURCE, _under(SOURCE)))
    beside = [path for path in _under(root / "notebooks") if path not in paths]
    tables = _digest(*_contents(root, _under(root / "data")))
    readable = _digest(python, tables, *_contents(root, beside))
    each = {path.name: _digest(readable, *_contents(root, [path])) for path in paths}
    draws = _digest(python, *_fonts())
    documents = sorted(path for path in root.iterdir() if path.is_file() and not path.name.startswith("."))
    everything = _digest(url, root.name, draws, *each.values(), *_contents(root, documents))
    return Inputs(each, everything, tables, draws)


def current(root: Path, out: Path, made_from: Inputs) -> list[Path]:
    """Return the files of the last export into a directory, if it would write the same again; or else none."""
    with suppress(OSError, ValueError, LookupError, TypeError, AttributeError):
        last = _exports(root)[_named(root, out)]
        files = {out / name: digest for name, digest in last["files"].items()}
        if last["from"] == made_from.everything and all(_of(path) == digest for path, digest in files.items()):
            return list(files)
    return []


def outdated(root: Path, out: Path, files: Iterable[Path]) -> list[Path]:
    """Return what the last export into a directory wrote, nobody has changed since, and is not among these files.

    Nothing that a link leads to elsewhere, and no table of the bundle itself, should it be exported into.
    """
    found: list[Path] = []
    with suppress(OSError, ValueError, LookupError, TypeError, AttributeError):
        digests = {out / name: digest for name, digest in _exports(root)[_named(root, out)]["files"].items()}
        for path in sorted(digests.keys() - set(files)):
            place = path.resolve()
            own = place.is_relative_to(out.resolve()) and not place.is_relative_to((root / "data").resolve())
            if own and place.is_file() and _of(place) == digests[path]:
                found.append(path)
    return found


def remember(root: Path, out: Path, made_from: Inputs | None, files: Mapping[Path, str | bytes]) -> None:
    """Note what was written into a directory, and from what, if that is known.

    Raises:
        OSError: It cannot be noted.
    """
    contents = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
    exports: dict[str, Any] = {}
    with suppress(OSError, ValueError, TypeError):
        exports |= {place: last for place, last in _exports(root).items() if (root / place).is_dir()}
    exports[_named(root, out)] = {
        "from": made_from and made_from.everything,
        "files": {path.relative_to(out).as_posix(): _digest(content) for path, content in contents.items()},
    }
    replace_all({root / FOLDER / EXPORTS: json.dumps(exports, indent=1)})


def executed(root: Path, name: str, made_from: Inputs) -> str | None:
    """Return a notebook as it was when it last ran, if it would run the same again."""
    return _kept(_place(root, name, RAN), made_from.notebooks[name])


def drawn(root: Path, page: str, made_from: Inputs) -> str:
    """Return what was drawn for a page by what would draw it now, as `hrcvote.report.drawn` has it; else nothing."""
    return _kept(_place(root, page, DRAWN), made_from.draws) or ""


def keep(root: Path, made_from: Inputs, ran: Mapping[str, str], drawings: Mapping[str, str]) -> None:
    """Keep notebooks that have run and what was drawn for pages, and none that the bundle no longer has.

    Args:
        root: The bundle's directory.
        made_from: What both were made from.
        ran: Notebooks that have run, by their file's name.
        drawings: What was drawn, for every page by its file's name.

    Raises:
        OSError: They cannot be kept.
    """
    files = {_place(root, name, RAN): (made_from.notebooks[name], text) for name, text in ran.items()}
    files |= {_place(root, page, DRAWN): (made_from.draws, text) for page, text in drawings.items()}
    replace_all({path: f"{digest} {_digest(text)}\n{text}" for path, (digest, text) in files.items()})
    places = {_place(root, name, RAN) for name in made_from.notebooks} | set(files)
    for path in (root / FOLDER).iterdir():
        if path.suffix in {RAN, DRAWN} and path not in places:
            path.unlink(missing_ok=True)


def _place(root: Path, name: str, end: str) -> Path:
    return (root / FOLDER / name).with_suffix(end)


def _kept(path: Path, digest: str) -> str | None:
    """Return a text that was kept under a digest, if it is whole and was kept under this one."""
    with suppress(OSError, ValueError):
        head, _, text = path.read_text(encoding="utf-8").partition("\n")
        if head == f"{digest} {_digest(text)}":
            return text
    return None


def _named(root: Path, out: Path) -> str:
    """Return a directory as seen from the bundle, which may be moved with what is kept in it."""
    return Path(os.path.relpath(out.resolve(), root.resolve())).as_posix()


def _exports(root: Path) -> dict[str, Any]:
    return dict(json.loads((root / FOLDER / EXPORTS).read_bytes()))


def _installed() -> Iterator[str]:
    """Yield the name and version of every distribution that can be imported, by the directories that say so."""
    for place in sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}):
        yield from sorted(path.name for path in Path(place).glob("*.dist-info"))


def _fonts() -> Iterator[str]:
    """Yield the name and size of every font of the machine; their content may be hundreds of megabytes."""
    for folder in map(Path, FONTS):
        fonts = folder.expanduser().rglob("*.[ot]t[cf]")
        yield from sorted(f"{path} {path.stat().st_size}" for path in fonts if path.is_file())


def _under(folder: Path) -> Iterator[Path]:
    """Yield every file below a directory that is not hidden and not Python's own cache, in order."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and "__pycache__" not in parts and not any(part.startswith(".") for part in parts):
            yield path


def _contents(folder: Path, paths: Iterable[Path]) -> Iterator[bytes]:
    """Yield the place in a directory and the content of each file."""
    for path in paths:
        yield os.fsencode(path.relative_to(folder).as_posix())
        yield path.read_bytes()


def _of(path: Path) -> str:
    return _digest(path.read_bytes())


def _digest(*parts: str | bytes) -> str:
    """Return a digest of texts that tells where one ends and the next begins."""
    digest = hashlib.sha256()
    for part in parts:
        # What stands in a name and is no letter in the system's encoding, Python has as a surrogate.
        content = part.encode(errors="surrogatepass") if isinstance(part, str) else part
        digest.update(f"{len(content)} ".encode())
        digest.update(content)
    return digest.hexdigest()
