"""Reads what `datapackage.json` (Data Package v2) declares of the tables, as strictly as the tables themselves."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from hrcvote.schema import Breach, Column, Schema, content

MAX_BYTES: Final = 1_000_000
"""Largest package that is read."""

TYPES: Final = ("string", "integer", "date", "boolean")
"""The types that a column may have."""

_LIMITS: Final[dict[str, type]] = {"required": bool, "pattern": str, "enum": list, "minimum": int, "maximum": int}
"""The constraints that a column may have, and what each is."""


def read_package(path: Path) -> tuple[list[Schema], list[Breach]]:
    """Read the schemas of all tables out of a `datapackage.json` (Data Package v2).

    Returns:
        The schemas in the file's order, and what is wrong with the file.
    """

    def breach(rule: str, remedy: str) -> Breach:
        return Breach("datapackage", f"{path.parent.name}/{path.name}", None, None, None, rule, remedy)

    try:
        package = json.loads(content(path, MAX_BYTES))
    except FileNotFoundError:
        return [], [breach("file is missing", "Restore it from git: it declares every table")]
    except OSError as error:
        return [], [breach(f"cannot be read ({error.strerror})", "Check the file and its permissions")]
    except (ValueError, RecursionError) as error:
        return [], [breach(f"is not JSON ({error})", "Mend the JSON, or restore the file from git")]
    try:
        return _schemas(package), []
    except re.error as error:
        return [], [breach(f"declares a pattern that is no regular expression ({error})", "Restore it from git")]
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        return [], [breach(f"does not declare its tables as a Data Package does ({error!r})", "Restore it from git")]


def _schemas(package: Mapping[str, Any]) -> list[Schema]:
    """Return the schemas of all tables, when the package says all that anything in the bundle asks of it.

    Raises:
        KeyError, TypeError, AttributeError, ValueError, re.error: It does not.
    """
    _texts(package, "title", "description", "version")
    _licences(package)
    schemas = [_schema(resource) for resource in package["resources"]]
    _each_once("table", (schema.name for schema in schemas))
    columns = {schema.name: schema.names for schema in schemas}
    for schema in schemas:
        for names, target, others in schema.foreign_keys:
            if len(names) != len(others) or not set(others) <= set(columns.get(target, others)):
                raise ValueError(f"the key of {schema.name} does not lead to {target}")
    return schemas


def _schema(resource: Mapping[str, Any]) -> Schema:
    name, path, _ = _texts(resource, "name", "path", "description")
    if Path(path).name != path or "\0" in path:
        raise ValueError(f"{path!r} is not the name of a file")
    _licences(resource)
    for source in resource["sources"]:
        _texts(source, "title")
    schema = resource["schema"]
    columns = tuple(_column(declared) for declared in schema["fields"])
    foreign = tuple(map(_foreign_key, schema.get("foreignKeys", [])))
    key = tuple(schema["primaryKey"])
    _each_once("column", (column.name for column in columns))
    unknown = {*key, *(name for names, *_ in foreign for name in names)} - {column.name for column in columns}
    if unknown or not key:
        raise KeyError(*sorted(map(str, unknown)))
    return Schema(name, path, columns, key, foreign)


def _foreign_key(declared: Mapping[str, Any]) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    (target,) = _texts(reference := declared["reference"], "resource")
    return tuple(declared["fields"]), target, tuple(reference["fields"])


def _column(declared: Mapping[str, Any]) -> Column:
    name, kind, _ = _texts(declared, "name", "type", "description")
    limits = declared.get("constraints", {})
    if kind not in TYPES:
        raise ValueError(f"{kind!r} is not a type of column: {', '.join(TYPES)}")
    for limit, value in limits.items():
        if limit not in _LIMITS or type(value) is not _LIMITS[limit]:
            raise ValueError(f"the {limit} of {name} cannot be {value!r}")
    if not all(isinstance(value, str) for value in limits.get("enum", ())):
        raise ValueError(f"the enum of {name} lists something that is not text")
    re.compile(limits.get("pattern", ""))
    return Column(name, kind, limits)


def _licences(declared: Mapping[str, Any]) -> None:
    for licence in declared["licenses"]:
        _texts(licence, "name", "title")


def _texts(declared: Mapping[str, Any], *names: str) -> tuple[str, ...]:
    """Return what is declared under these names, when it is text that can be seen."""
    for name in names:
        text = declared[name]
        if not isinstance(text, str) or not text or not text.isprintable():
            raise ValueError(f"the {name} cannot be {declared[name]!r}")
    return tuple(declared[name] for name in names)


def _each_once(kind: str, names: Iterable[str]) -> None:
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise ValueError(f"the {kind} {twice[0]} stands more than once")
