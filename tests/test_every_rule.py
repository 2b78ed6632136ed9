"""Each rule that `hrcvote validate` knows is broken somewhere by a case that breaks that rule only.

The rules are read out of the code: a sentence that a breach can say and no case makes it say fails here.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from types import ModuleType

import pytest

import test_package
import test_rules
import test_schema
from hrcvote import data, package, rules
from hrcvote.schema import cells, keys, reading

MADE_BY = {"breach": 0, "Breach": 5}
"""What makes a breach, and the place of its rule among the arguments."""


def sentences(module: ModuleType) -> Iterator[tuple[str, str]]:
    """Yield each rule that a module's breaches can name, as a pattern, with the function that it stands in."""
    for function in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(function, ast.FunctionDef):
            for rule in stated(function):
                yield function.name, pattern(rule)


def stated(function: ast.FunctionDef) -> Iterator[ast.expr]:
    own = list(within(function))
    for node in own:
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            rule = node.args[MADE_BY[name]] if name in MADE_BY and len(node.args) > MADE_BY[name] else None
            if isinstance(rule, ast.Name):
                assigned = [n for n in own if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == rule.id]
                yield from (text for n in assigned for text in texts(n.value))
            elif rule:
                yield from texts(rule)
        if isinstance(node, ast.Return) and node.value and "tuple[str, str]" in ast.unparse(function.returns or node):
            yield from (text for answer in answers(node.value) for text in texts(answer))


def within(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """Yield what stands in a function, and not in one inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        if not isinstance(node, ast.FunctionDef):
            yield node
            waiting += ast.iter_child_nodes(node)


def answers(node: ast.expr) -> Iterator[ast.expr]:
    """Yield the first of each pair that an expression may come to."""
    if isinstance(node, ast.IfExp):
        yield from (*answers(node.body), *answers(node.orelse))
    if isinstance(node, ast.Tuple):
        yield node.elts[0]


def texts(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.IfExp):
        yield from (*texts(node.body), *texts(node.orelse))
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        yield node


def pattern(node: ast.expr) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in parts)


RULES = sorted({sentence for module in (cells, keys, reading, package, rules, data) for sentence in sentences(module)})
CASES = [
    *(messages for *_, messages in test_schema.CASES),
    *(messages for *_, messages in test_rules.CASES),
    *(test_schema.DIRECTORY, [test_schema.MORE], test_package.DIRECTORY, test_package.RELIED_ON),
    *(messages for *_, messages in (*test_package.CASES, *test_package.DAMAGE)),
]


def test_the_code_is_read() -> None:
    assert len(RULES) > 50
    assert {function.__name__ for function in rules.RULES} <= {name for name, _ in RULES}


@pytest.mark.parametrize(("function", "rule"), RULES)
def test_it_is_broken_alone(function: str, rule: str) -> None:
    alone = [case for case in CASES if all(re.search(f"(^|: | ){rule}(\\. |$)", message) for message in case)]
    assert alone, f"no case breaks only this rule of {function}: {rule}"
