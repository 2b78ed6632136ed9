"""What `make` offers, what CI runs, and what an installation leaves in the environment."""

from __future__ import annotations

import json
import os
import pydoc
import re
import runpy
import shutil
import subprocess
import sys
import sysconfig
import textwrap
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

import hrcvote
from hrcvote import pictures, style

ROOT = Path(__file__).parents[1]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PREFIX = Path(sys.prefix)
EXTENSION = "share/jupyter/labextensions/hrcvote-figures"


def make(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    program = shutil.which("make")
    assert program, "make is needed"
    # Called from `make test`, the variables of that run must not reach this one.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        [program, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_help_is_the_default_and_lists_every_target() -> None:
    targets = re.search(r"^\.PHONY: (.+)$", MAKEFILE, flags=re.MULTILINE)
    assert targets
    run = make()
    assert run.returncode == 0
    listed = re.findall(r"^  (\w+) +\S.+$", run.stdout, flags=re.MULTILINE)
    assert sorted(listed) == sorted(targets[1].split())


def test_a_python_that_is_too_old_or_missing_is_named() -> None:
    run = make("-B", ".venv/installed", "PYTHON=no-such-python")
    assert run.returncode != 0
    assert "no-such-python is not a Python 3.11, 3.12 or 3.13 that runs" in run.stderr
    run = make("-B", ".venv/installed", "PYTHON=")
    assert run.returncode != 0
    assert "No Python 3.11, 3.12 or 3.13" in run.stderr


def test_an_environment_that_was_moved_or_copied_with_its_bundle_is_made_anew(tmp_path: Path) -> None:
    bundle = tmp_path / "a 'bundle' #1"
    (bundle / "src" / "hrcvote" / "jupyter").mkdir(parents=True)
    (bundle / ".venv" / "bin").mkdir(parents=True)
    for name in ("Makefile", "requirements.lock", "pyproject.toml", "hatch_build.py", "src/hrcvote/style.py"):
        shutil.copy(ROOT / name, bundle / name)
    said = bundle / "said"
    for python in (bundle / "python", bundle / ".venv" / "bin" / "python"):
        python.write_text('#!/bin/sh\necho "$@" >> said\n')
        python.chmod(0o755)

    def anew(folder: Path) -> bool:
        (folder / "said").write_text("")
        run = make(".venv/installed", "PYTHON=./python", folder=folder)
        assert run.returncode == 0, run.stderr
        return "-m venv --clear .venv" in (folder / "said").read_text()

    assert not anew(bundle)
    assert "install" in said.read_text()
    assert not anew(bundle)
    assert "install" not in said.read_text()
    copy = Path(shutil.copytree(bundle, tmp_path / "copy"))
    assert anew(copy)
    assert not anew(copy)
    assert not anew(bundle)
    assert anew(bundle.rename(tmp_path / "moved"))


def test_the_regression_is_strict_and_covers_every_notebook() -> None:
    assert re.findall(r"^PYTEST := (.*)$", MAKEFILE, flags=re.MULTILINE) == [
        "$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder --nbval --nbval-current-env"
    ]
    commands = re.findall(r"\$\(PYTEST\).*", MAKEFILE)
    assert commands
    assert [command for command in commands if not command.endswith(" notebooks")] == []


def test_ci_runs_the_tests() -> None:
    script = ROOT / ".ci" / "run"
    text = script.read_text(encoding="utf-8")
    assert os.access(script, os.X_OK)
    assert "set -euo pipefail" in text
    assert re.search(r"^make test\b", text, flags=re.MULTILINE)


@pytest.mark.parametrize(
    "path",
    [
        f"{EXTENSION}/package.json",
        f"{EXTENSION}/static/figures.js",
        f"{EXTENSION}/static/figures.css",
        f"{EXTENSION}/static/dark.css",
        f"{EXTENSION}/static/vega-embed.js",
        "share/jupyter/nbconvert/templates/hrcvote/conf.json",
        "share/jupyter/nbconvert/templates/hrcvote/index.html.j2",
        "share/jupyter/lab/settings/overrides.d/hrcvote.json",
        "etc/jupyter/jupyter_config.json",
    ],
)
def test_an_installation_leaves_its_files_in_the_environment(path: str) -> None:
    assert (PREFIX / path).is_file(), f"{path} is missing: install the package again (make clean, then make test)"


def test_an_installation_is_found_whatever_the_locale_and_the_name_of_its_directory(tmp_path: Path) -> None:
    bundle = tmp_path / "Bündel 'a' #1"
    shutil.copytree(ROOT / "src", bundle / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, bundle)
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel:editable", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=bundle, check=True)
    installed = tmp_path / "installed"
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as files:
        files.extractall(installed)
    code = "import sys, site; site.addsitedir(sys.argv[1]); import hrcvote; print(ascii(hrcvote.__file__))"
    # What stands first is found first: where this test runs, hrcvote is installed, too.
    path = os.pathsep.join((str(installed), sysconfig.get_path("purelib")))
    environment = {**os.environ, "LC_ALL": "C", "PYTHONPATH": path}
    found = subprocess.check_output(
        [sys.executable, "-S", "-c", code, installed], env=environment, cwd=tmp_path, text=True
    )
    assert found.strip() == ascii(str(bundle / "src" / "hrcvote" / "__init__.py"))


@pytest.mark.parametrize("name", ["package.json", "static/figures.js", "static/figures.css"])
def test_the_installed_extension_is_the_one_in_the_source(name: str) -> None:
    source = ROOT / "src/hrcvote/jupyter/labextension" / name
    assert (PREFIX / EXTENSION / name).read_bytes() == source.read_bytes()


def test_the_installed_dark_theme_is_the_package_s() -> None:
    scope = runpy.run_path(str(ROOT / "hatch_build.py"))["DARK_SCOPE"]
    installed = (PREFIX / EXTENSION / "static" / "dark.css").read_text(encoding="utf-8")
    assert installed == style.dark_css(scope) + "\n"


def test_the_extension_has_the_package_s_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    about = json.loads((ROOT / "src/hrcvote/jupyter/labextension/package.json").read_text(encoding="utf-8"))
    assert (about["name"], about["version"]) == ("hrcvote-figures", project["version"])


def test_nbconvert_and_the_server_use_the_template() -> None:
    settings = json.loads((PREFIX / "etc/jupyter/jupyter_config.json").read_text(encoding="utf-8"))
    assert settings["HTMLExporter"]["template_name"] == "hrcvote"


def test_vega_is_not_empty() -> None:
    bundle = (ROOT / "src/hrcvote/jupyter/page/vega.js").read_text(encoding="utf-8")
    assigned = re.search(r"window\.vega=\{View:(\w+),parse:(\$?\w+),expressionInterpreter:(\w+)\};", bundle)
    assert assigned is not None
    assert not [name for name in assigned.groups() if f"const {name}=null" in bundle]


def test_what_takes_seconds_to_import_and_nothing_asks_for_is_left_out() -> None:
    code = (
        "import hrcvote, sys, jsonschema, altair;"
        "print([sys.modules[name] for name in ('rfc3987_syntax', 'rfc3986_validator', 'isoduration')]);"
        "jsonschema.validate('a', {'type': 'string', 'format': 'iri'})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[None, None, None]\n"


def test_what_can_be_asked_for_is_listed_and_not_yet_imported() -> None:
    code = "import hrcvote, sys; print(*dir(hrcvote)); print('pandas' in sys.modules, 'altair' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    listed, imported = done.stdout.splitlines()
    assert [name for name in listed.split() if not name.startswith("__")] == sorted(hrcvote.__all__)
    assert imported == "False False"


def test_help_tells_of_what_can_be_asked_for() -> None:
    text = pydoc.plain(pydoc.render_doc(hrcvote))
    assert "class Bundle(" in text
    assert "load(root: 'str | Path | None' = None)" in text
    assert "__getattr__" not in text


def test_the_example_of_the_package_runs(copy_of_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = re.findall(r"(?:^ {4}.*\n|^\n)+", hrcvote.__doc__ or "", re.MULTILINE)
    code = textwrap.dedent(max(blocks, key=len))
    monkeypatch.chdir(copy_of_data)
    named: dict[str, Any] = {}
    exec(compile(code, "the docstring", "exec"), named)
    assert not named["desk"].rows(named["bundle"], "claims", "as_printed", "against").empty
    assert pictures.read(copy_of_data / "members.svg")["sources"]
