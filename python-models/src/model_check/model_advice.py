"""What the author of an uploaded model may want to know before it runs. Advice, never a wall: the sandbox is that."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from importlib.machinery import PathFinder

from model_check.model_findings import Finding, plain

_OURS = frozenset({"energy_ops", "numpy", "highspy", "pyarrow"})
_NETWORK = frozenset(
    {"ftplib", "http.client", "imaplib", "poplib", "smtplib", "socket", "urllib.request", "xmlrpc.client"}
)


def advice(text: str, more_modules: bool) -> list[Finding]:
    """Looks through a source that compiles.

    Args:
        text: the source.
        more_modules: the operator's MODEL_REQUIREMENTS add modules, so that whatever is installed may be meant.

    Raises:
        MemoryError, RecursionError: it is too large to look through.
    """
    tree = ast.parse(text)
    found: dict[tuple[str, str], Finding] = {}
    for node in ast.walk(tree):
        for finding in _of_import(node, more_modules):
            found.setdefault((finding.code, finding.message), finding)
    return [*sorted(found.values(), key=lambda each: each.line or 0), *_habits(text)]


def _of_import(node: ast.AST, more_modules: bool) -> Iterator[Finding]:
    if isinstance(node, ast.ImportFrom) and node.level > 0:
        message = "a model is a single file: there is nothing that a relative import could find"
        yield Finding(node.lineno, node.col_offset + 1, "relative_import", message)
        return
    for module in _modules(node):
        where = (getattr(node, "lineno", None), getattr(node, "col_offset", -1) + 1)
        if not _importable(module.split(".", 1)[0], more_modules):
            message = f"{module} is not among what a model may import"
            yield Finding(*where, "import_not_available", plain(message))
        elif module in _NETWORK:
            yield Finding(*where, "no_network", plain(f"{module} finds no network: a job has none"))


def _modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []


def _importable(top: str, more_modules: bool) -> bool:
    if top in sys.stdlib_module_names or top in _OURS:
        return True
    return more_modules and _is_installed(top)


def _is_installed(top: str) -> bool:
    return PathFinder.find_spec(top, [folder for folder in sys.path if folder.endswith("-packages")]) is not None


def _habits(text: str) -> Iterator[Finding]:
    """Text is enough here: whoever mentions it knows of it."""
    if "energy_ops" not in text and "OUTPUT_DIR" not in text:
        message = "writes no result: its jobs end without tables and KPIs; see energy_ops.table and energy_ops.result"
        yield Finding(None, None, "no_result", message)
    if "energy_ops" not in text and "PROGRESS:" not in text:
        yield Finding(
            None, None, "no_progress", "tells no progress: print PROGRESS:40, or call energy_ops.progress(40)"
        )
