"""environment.yml, pyproject.toml and requirements.lock describe one environment."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
import rattler
import yaml

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ENVIRONMENT: dict[str, Any] = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")

# conda-forge's `playwright` is the program for Node; the Python package goes by another name there.
NAMES_ON_PYPI = {
    "playwright-python": "playwright",
    "jupyter_client": "jupyter-client",
    "jupyter_core": "jupyter-core",
}
CONDA_NAME = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?")

IMPORTED_BY_PYTEST = {f"src/hrcvote/regression.py imports {module}" for module in ("pytest", "nbval")}
"""A plugin of pytest for nbval: nobody who lacks them loads it."""

CONDA = [entry for entry in ENVIRONMENT["dependencies"] if isinstance(entry, str)]
PIP = [line for entry in ENVIRONMENT["dependencies"] if isinstance(entry, dict) for line in entry["pip"]]


def split(requirement: str) -> tuple[str, str]:
    """Return the name and the version range of an entry of either file."""
    match = re.fullmatch(r"([A-Za-z0-9._-]+)\s*(.*)", requirement)
    assert match, f"{requirement!r} is not a name with a version range"
    return NAMES_ON_PYPI.get(match[1], match[1]), match[2]


def locked() -> dict[str, set[str]]:
    """Return the versions that the lock holds of each package: a few differ with the version of Python."""
    versions: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([a-z0-9.-]+)==([^\s;\\]+)", LOCK, flags=re.MULTILINE):
        versions.setdefault(name, set()).add(version)
    return versions


def declared() -> dict[str, str]:
    project = PROJECT["project"]
    return dict(split(entry) for entry in project["dependencies"] + project["optional-dependencies"]["test"])


def test_environment_has_a_name_and_only_the_free_channel() -> None:
    assert ENVIRONMENT["name"] == PROJECT["project"]["name"]
    assert ENVIRONMENT["channels"] == ["conda-forge", "nodefaults"]


def test_environment_installs_the_package_itself() -> None:
    assert PIP[-1] == "-e ."
    assert "pip" in CONDA


@pytest.mark.parametrize("entry", CONDA)
def test_entry_is_one_that_conda_can_read(entry: str) -> None:
    name, _, versions = entry.partition(" ")
    spec = rattler.MatchSpec(entry, strict=True)
    assert CONDA_NAME.fullmatch(name)
    assert (spec.version or "") == versions


@pytest.mark.parametrize("entry", [*(e for e in CONDA if e.split()[0] not in ("python", "pip")), *PIP[:-1]])
def test_entry_admits_the_locked_version(entry: str) -> None:
    name, versions = split(entry)
    admitted = rattler.VersionSpec(versions)
    assert locked()[name], f"{name} is not in requirements.lock"
    for version in locked()[name]:
        assert admitted.matches(rattler.Version(version)), f"{entry} does not admit the locked {version}"


def test_environment_and_project_ask_for_the_same() -> None:
    ranges = dict(split(entry) for entry in [*CONDA, *PIP[:-1]] if entry != "pip")
    assert ranges.pop("python") == PROJECT["project"]["requires-python"]
    assert ranges == declared()


@pytest.mark.parametrize(
    ("code", "lists"),
    [
        ("src", [PROJECT["project"]["dependencies"]]),
        ("tests", [PROJECT["project"]["dependencies"], PROJECT["project"]["optional-dependencies"]["test"]]),
        ("hatch_build.py", [PROJECT["build-system"]["requires"]]),
    ],
)
def test_whatever_is_imported_is_asked_for(code: str, lists: list[list[str]]) -> None:
    """Each by its own name: what another package brings goes when that package no longer needs it."""
    asked = {split(entry)[0] for entries in lists for entry in entries}
    distributions = packages_distributions()
    missing = {
        f"{path.relative_to(ROOT)} imports {module}"
        for path in ([ROOT / code] if code.endswith(".py") else (ROOT / code).rglob("*.py"))
        for module in imported(path)
        if module in distributions and module != PROJECT["project"]["name"]
        if not asked & {re.sub(r"[-_.]+", "-", name).lower() for name in distributions[module]}
    }
    assert missing - IMPORTED_BY_PYTEST == set()


def imported(path: Path) -> set[str]:
    """Return the packages, other than Python's own, that a file imports."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level]
    return {name.partition(".")[0] for name in names} - sys.stdlib_module_names


def test_lock_holds_the_build_requirements() -> None:
    wanted = dict(split(entry) for entry in PROJECT["build-system"]["requires"])
    assert wanted.keys() <= locked().keys()


def test_lock_has_a_hash_for_each_entry() -> None:
    entries = re.split(r"^(?=[a-z0-9])", re.sub(r"^#.*\n", "", LOCK, flags=re.MULTILINE), flags=re.MULTILINE)[1:]
    assert entries
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_lock_names_no_address() -> None:
    assert "://" not in LOCK
    assert "index-url" not in LOCK
