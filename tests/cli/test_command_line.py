"""What does the command line say of itself?"""

import pytest
from typer.testing import CliRunner

from tearjerker.cli import COMMANDS, make_app


def test_the_version_is_that_of_the_package() -> None:
    from importlib.metadata import version

    told = CliRunner().invoke(make_app(("find",)), ["--version"])
    assert (told.exit_code, told.stdout) == (0, f"tearjerker {version('tearjerker')}\n")


@pytest.mark.parametrize("name", [name.rstrip("_") for name in COMMANDS])
def test_every_command_tells_what_it_does(name: str) -> None:
    told = CliRunner().invoke(make_app(), [name, "--help"])
    assert told.exit_code == 0
    assert "Usage:" in told.stdout
