"""Do imports only point downward?  The layers stand in layers.txt, lowest first, siblings on one line."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "tearjerker"
LAYERS = [line.split() for line in (ROOT / "layers.txt").read_text().splitlines() if line.strip()]
HEIGHT = {name: n for n, line in enumerate(LAYERS) for name in line}


def imported(path: Path) -> set[str]:
    """The parts of tearjerker that a module imports, wherever in it the import stands."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module] + [f"{node.module}.{alias.name}" for alias in node.names]
            assert node.level == 0, f"{path}: write imports in full"
        found |= {n.split(".")[1] for n in names if n.startswith("tearjerker.")}
    return found & HEIGHT.keys()


def part(path: Path) -> str:
    return path.relative_to(SRC).parts[0].removesuffix(".py")


def test_every_part_has_a_layer() -> None:
    parts = {part(p) for p in SRC.rglob("*.py")} - {"__init__", "__main__"}
    assert parts <= HEIGHT.keys(), f"not in layers.txt: {parts - HEIGHT.keys()}"


@pytest.mark.parametrize("path", sorted(SRC.rglob("*.py")), ids=lambda p: str(p.relative_to(SRC)))
def test_imports_point_downward(path: Path) -> None:
    own = part(path)
    if own not in HEIGHT:
        return
    wrong = {o for o in imported(path) if o != own and HEIGHT[o] >= HEIGHT[own]}
    assert not wrong, f"{path.relative_to(ROOT)} is in {own} and imports {wrong}"
