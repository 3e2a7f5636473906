"""`python -m tearjerker`."""

from tearjerker.cli import main

main()
