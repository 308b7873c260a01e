"""Size budgets: most files and functions stay small enough to read at once."""

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

from tests.repo.sources import ROOT, modules

LONGEST_FILE, FILE_P90 = 400, 250  # lines of code, without blank lines, comments, docstrings
FUNCTION_MEDIAN, FUNCTION_P90 = 8, 30


def code_lines(path: Path) -> int:
    text = (ROOT / path).read_text()
    prose = {line for node in ast.walk(ast.parse(text)) for line in _docstring_lines(node)}
    lines = enumerate(text.splitlines(), start=1)
    return sum(
        bool(line.strip()) and line.strip()[0] != "#" and n not in prose for n, line in lines
    )


def _docstring_lines(node: ast.AST) -> range:
    if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node):
        first = node.body[0]
        return range(first.lineno, (first.end_lineno or first.lineno) + 1)
    return range(0)


def function_lengths() -> Iterator[int]:
    for path in modules():
        for node in ast.walk(ast.parse((ROOT / path).read_text())):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield (
                    (node.end_lineno or node.lineno) - node.lineno + 1 - len(_docstring_lines(node))
                )


def p90(values: list[int]) -> int:
    return sorted(values)[int(len(values) * 0.9)]


def test_files_are_short() -> None:
    sizes = {str(path): code_lines(path) for path in modules()}
    assert {path: size for path, size in sizes.items() if size > LONGEST_FILE} == {}
    assert p90([size for size in sizes.values() if size]) <= FILE_P90


def test_functions_are_short() -> None:
    lengths = list(function_lengths())
    assert statistics.median(lengths) <= FUNCTION_MEDIAN
    assert p90(lengths) <= FUNCTION_P90
