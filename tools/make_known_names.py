"""How was `catalogue/starter/known-as.tsv` made?

    npm pack kpopnet.json && tar xzf kpopnet.json-*.tgz
    python tools/make_known_names.py package/kpopnet.json > src/tearjerker/catalogue/starter/known-as.tsv

One line a singer or group: kind, stage names, civil names, the page that says so.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

HEAD = """\
# Names of one and the same: kind, stage names between bars, civil names, who says so.
# From kpopnet.json 2.0.5 (https://github.com/kpopnet/kpopnet.json), which is in the public domain (CC0 1.0).
"""


def main() -> None:
    """Print the table."""
    told = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    lines = {_line(one) for one in (*told["idols"], *told["groups"])}
    print(HEAD + "\n".join(sorted(line for line in lines if line)))


def _line(one: dict[str, Any]) -> str:
    aliases = (one.get("name_alias") or "").split(",")
    stage = _kept([one["name"], one["name_original"], *aliases])
    civil = [n for n in _kept([one.get("real_name"), one.get("real_name_original")]) if n not in stage]
    fields = ("artist", " | ".join(stage), " | ".join(civil), one["urls"][0])
    return "\t".join(fields) if len(stage) + len(civil) > 1 else ""


def _kept(names: list[str | None]) -> list[str]:
    return list(dict.fromkeys(n.strip() for n in names if n and n.strip()))


if __name__ == "__main__":
    main()
