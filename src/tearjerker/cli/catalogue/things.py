"""Which thing does the user mean?  By its id, or by a name that only one thing goes by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tearjerker.errors import BadPack, NotFound

if TYPE_CHECKING:
    from tearjerker.catalogue import Catalogue
    from tearjerker.catalogue.edit import Change


def thing(catalogue: Catalogue, said: str) -> str:
    """The id that is meant; one that is not here yet is taken as it is, a name must be clear."""
    from tearjerker.catalogue import pack

    if pack.kind_of(said):
        return said
    found = catalogue.find(said)
    if found.answer == "match":
        return found.results[0].id
    near = ", ".join(f"{hit.id} ({hit.name})" for hit in found.results) or "nothing"
    raise NotFound(f"{said!r} may mean several things or none: {near}; give the id, as drama/secret-garden")


def qualifiers(said: list[str] | None) -> dict[str, str]:
    """What `--with lang=ko` told; BadPack where there is no equals sign."""
    pairs = [text.partition("=") for text in said or ()]
    for key, equals, value in pairs:
        if not (key and equals and value):
            raise BadPack(f"--with takes name=value, as in --with lang=ko; given: {key}{equals}{value}")
    return {key.strip(): value.strip() for key, _, value in pairs}


def line(change: Change) -> str:
    """A change in one line."""
    said = [f"{f.subject} {f.property} = {f.value}" for f in change.facts]
    said += [f"not: {s} {p} = {v}" for s, p, v in change.retracted]
    said += [f"{a} is {b}" for a, b in change.merged]
    shown = "; ".join(said[:3]) + (f"; and {len(said) - 3} more" if len(said) > 3 else "")
    undone = "  (undone)" if change.undone_at else ""
    because = f"  [{change.because}]" if change.because else ""
    return f"{change.id:4}  {change.at[:16]}  {change.verb:8} {shown}{because}{undone}"
