"""Random damage to the files of a bundle ends in a report or a clean load: no other error, no wait, little memory."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from hrcvote import BundleError, data

Damage = Callable[[bytes, Random], bytes]

CONTENT = {path.name: path.read_bytes() for path in sorted((ROOT / "data").iterdir()) if path.suffix != ".md"}
ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "utf-7", "latin-1")
MILLION = b"x" * 1_000_000


def cut_short(raw: bytes, seed: Random) -> bytes:
    return raw[: seed.randrange(len(raw))]


def bits_flipped(raw: bytes, seed: Random) -> bytes:
    damaged = bytearray(raw)
    for _ in range(seed.choice([1, 5, 50])):
        damaged[seed.randrange(len(raw))] ^= 1 << seed.randrange(8)
    return bytes(damaged)


def piece_gone(raw: bytes, seed: Random) -> bytes:
    start, end = sorted(seed.sample(range(len(raw)), 2))
    return raw[:start] + raw[end:]


def piece_twice(raw: bytes, seed: Random) -> bytes:
    start, end = sorted(seed.sample(range(len(raw)), 2))
    return raw[:end] + raw[start:]


def columns_shuffled(raw: bytes, seed: Random) -> bytes:
    lines = [line.split(b",") for line in raw.split(b"\n")]
    order = seed.sample(range(len(lines[0])), len(lines[0]))
    return b"\n".join(b",".join(line[place] for place in order if place < len(line)) for line in lines)


def rows_shuffled(raw: bytes, seed: Random) -> bytes:
    lines = raw.split(b"\n")
    return b"\n".join([lines[0], *seed.sample(lines[1:], len(lines) - 1)])


def encoded_otherwise(raw: bytes, seed: Random) -> bytes:
    return raw.decode().encode(seed.choice(ENCODINGS), "replace")


def line_ends_gone(raw: bytes, seed: Random) -> bytes:
    return raw.replace(b"\n", seed.choice([b"", b",", b"\r", b"\x0b", "\u2028".encode()]))


def put_in(*texts: bytes) -> Damage:
    def damage(raw: bytes, seed: Random) -> bytes:
        place = seed.randrange(len(raw))
        return raw[:place] + seed.choice(texts) + raw[place:]

    return damage


def zipped(raw: bytes, _: Random) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("table.csv", raw)
    return buffer.getvalue()


def noise(raw: bytes, seed: Random) -> bytes:
    return seed.randbytes(len(raw))


DAMAGES: dict[str, Damage] = {
    "cut short": cut_short,
    "bits flipped": bits_flipped,
    "a piece gone": piece_gone,
    "a piece twice": piece_twice,
    "columns shuffled": columns_shuffled,
    "rows shuffled": rows_shuffled,
    "another encoding": encoded_otherwise,
    "no line ends": line_ends_gone,
    "a million characters": put_in(MILLION, b'"' + MILLION, MILLION + b",", MILLION + b"\n"),
    "quotes": put_in(b'"', b'""', b'",', b',"', b'"\n"', b'"a "nested" quote"', b"\\"),
    "bytes of control": put_in(b"\0", b"\x1a", b"\x1b[2J", b"\xff", b"\xc0\x80", b"\xed\xa0\x80"),
    "many cells": put_in(b"," * 20_000, b"\n" * 20_000, b"[" * 20_000, b"9" * 20_000),
    "a zip": zipped,
    "noise": noise,
}


@pytest.fixture(scope="module")
def bundle_of_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("damaged")
    (root / "data").mkdir()
    for name, raw in CONTENT.items():
        (root / "data" / name).write_bytes(raw)
    return root


def asked(root: Path, damaged: dict[str, bytes]) -> None:
    """Load the bundle with some files damaged; anything but a bundle or a report of breaches is an error here."""
    report = "The data cannot be used: "
    try:
        for name, raw in damaged.items():
            (root / "data" / name).write_bytes(raw)
        data.load(root)
    except BundleError as error:
        report = str(error) if all(breach.remedy for breach in error.breaches) else "a breach has no remedy"
    finally:
        for name in damaged:
            (root / "data" / name).write_bytes(CONTENT[name])
    assert report.startswith("The data cannot be used: ")


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damage_of_a_kind(bundle_of_files: Path, damage: Damage, request: pytest.FixtureRequest) -> None:
    seed = Random(request.node.name)
    for name in seed.sample(list(CONTENT), 3):
        asked(bundle_of_files, {name: damage(CONTENT[name], seed)})


@settings(deadline=None, derandomize=True, max_examples=25)
@given(
    name=st.sampled_from(list(CONTENT)),
    edits=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=6)), min_size=1, max_size=3),
)
def test_damage_of_no_kind(bundle_of_files: Path, name: str, edits: list[tuple[float, int, bytes]]) -> None:
    raw = CONTENT[name]
    for where, gone, put in edits:
        place = int(where * len(raw))
        raw = raw[:place] + put + raw[place + gone :]
    asked(bundle_of_files, {name: raw})


WRONG: list[Any] = [None, 0, 1.5, True, "", "x", "../x", "a\0b", [], {}, ["a"], {"a": 1}, "date", 10**30]


@settings(deadline=None, derandomize=True, max_examples=25)
@given(path=st.lists(st.integers(0, 100), min_size=1, max_size=8), wrong=st.sampled_from(WRONG), gone=st.booleans())
def test_damage_to_what_is_declared(bundle_of_files: Path, path: list[int], wrong: object, gone: bool) -> None:
    package = json.loads(CONTENT["datapackage.json"])
    node = package
    for step in path:
        keys = list(node) if isinstance(node, dict) else range(len(node))
        if not keys:
            break
        holder, key = node, keys[step % len(keys)]
        node = holder[key]
        if not isinstance(node, dict | list):
            break
    if gone:
        del holder[key]
    else:
        holder[key] = wrong
    asked(bundle_of_files, {"datapackage.json": json.dumps(package).encode()})


@pytest.mark.parametrize(
    ("put", "said"),
    [
        (lambda path: path.symlink_to(path.with_name("nowhere")), "file is missing. "),
        (lambda path: path.symlink_to(path), "cannot be read (Too many levels of symbolic links). "),
        (lambda path: path.symlink_to("/dev/zero"), "cannot be read (Not a file). "),
        (os.mkfifo, "cannot be read (Not a file). "),
    ],
    ids=["dangling link", "link to itself", "device", "pipe"],
)
def test_what_is_no_file(copy_of_data: Path, put: Callable[[Path], None], said: str) -> None:
    path = copy_of_data / "data" / "facts.csv"
    path.unlink()
    put(path)
    (breach,) = data.check(copy_of_data)
    assert str(breach).startswith(f"data/facts.csv: {said}")


def test_a_file_that_may_not_be_read(copy_of_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Path.read_bytes

    def denied(path: Path) -> bytes:
        if path.name == "facts.csv":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", denied)  # whoever runs the tests may be allowed everything
    (breach,) = data.check(copy_of_data)
    assert str(breach) == "data/facts.csv: cannot be read (Permission denied). Check the file and its permissions"


@pytest.mark.parametrize(("name", "largest"), [("facts.csv", 64_000_000), ("datapackage.json", 1_000_000)])
def test_a_file_that_is_too_large(copy_of_data: Path, name: str, largest: int) -> None:
    with (copy_of_data / "data" / name).open("ab") as file:
        file.truncate(largest + 1)  # of which nothing is on the disk
    (breach,) = data.check(copy_of_data)
    assert str(breach) == f"data/{name}: cannot be read (File too large). Check the file and its permissions"


WORST: dict[str, Callable[[bytes], bytes]] = {
    "positions.csv": lambda raw: raw + b"\n" * 5_000_000,
    "members.csv": lambda raw: raw.replace(b"\n", b",") * 20,
    "claims.csv": lambda raw: raw.replace(b"AFP", MILLION) + raw * 100,
    "events.csv": lambda raw: raw + b'"' + raw * 1000,
}
MEGABYTES = 500
SECONDS = 20
"""Of the processor, four times what it may take: to see a wait that never ends, not to measure."""

VALIDATE = f"""
import resource, sys
from hrcvote.cli import main
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
status = main(["validate", "--root", sys.argv[1]])
with open("/proc/self/status") as told:
    print(*(line.split()[1] for line in told if line.startswith("VmHWM")), file=sys.stderr)
sys.exit(status)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not tell how much memory was used")
def test_the_worst_is_answered_soon_and_with_little_memory(copy_of_data: Path) -> None:
    for name, damage in WORST.items():
        (copy_of_data / "data" / name).write_bytes(damage(CONTENT[name]))
    command = [sys.executable, "-c", VALIDATE, str(copy_of_data)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("The data cannot be used: ")
    assert int(done.stderr) / 1000 < MEGABYTES
