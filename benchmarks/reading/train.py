"""Train the reader's models of prose: python benchmarks/reading/train.py [--reader DIR]

Three averaged perceptrons are written to src/tearjerker/articles/data:

    mentions.json.gz   what a name in prose is: song, artist, drama, cast, character, nothing
    singers.json.gz    which singer a song belongs to
    dramas.json.gz     which drama a song belongs to

They learn from paragraphs made of `templates.toml` and the catalogue's names.  In half of these the catalogue
is made to know only some of the names, so that the models do not lean on it.  Where labelled articles lie at
hand (`--reader`, folders with articles/ and gold/), they are learned from too: a hundred real ones do more
than any number of sentences of our own.  What `benchmarks/read.py` scores is never learned from by the model
that it scores.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import tomli

from tearjerker.articles.known import Known
from tearjerker.articles.lines import line_of
from tearjerker.articles.mentions import KINDS, Context, Mention, features, spans
from tearjerker.articles.page import parse
from tearjerker.articles.prose import Inherited, drama_options, singer_options
from tearjerker.catalogue import Catalogue, open_catalogue
from tearjerker.names.fold import key
from tearjerker.tasks import known_of

sys.path.insert(0, str(Path(__file__).parent))
from scripts import han, kana

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "src" / "tearjerker" / "articles" / "data"
VERBOSE = bool(os.environ.get("VERBOSE"))
SEED, PARAGRAPHS, EPOCHS, DEV_TIMES = 7, 11_000, 4, 2
NETWORKS = ("KBS2", "SBS", "MBC", "tvN", "JTBC", "OCN", "KBS")


@dataclass(frozen=True)
class Labelled:
    """A paragraph and what its names are."""

    text: str
    kinds: Mapping[str, str]
    """A name's key: song, artist, drama, cast, character."""
    songs: Mapping[str, tuple[frozenset[str], str | None]]
    """A song's key: the keys of its artists' names, and of its drama."""
    context: Context
    inherited: Inherited
    known: Known
    times: int = 1
    partial: bool = False
    """Only the names of its songs are labelled: what is none of them may be an actor."""


# -- perceptron ---------------------------------------------------------------------------------------------


@dataclass
class Perceptron:
    """Averaged; `weights[feature][class]`."""

    weights: dict[str, dict[str, float]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(float))
    )
    totals: dict[str, dict[str, float]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(float))
    )
    step: int = 1

    def score(self, features: Iterable[str], name: str) -> float:
        return sum(self.weights[f].get(name, 0.0) for f in features if f in self.weights)

    def scores(self, features: Iterable[str]) -> dict[str, float]:
        found = dict.fromkeys(KINDS, 0.0)
        for f in features:
            if f in self.weights:
                for name, weight in self.weights[f].items():
                    found[name] += weight
        return found

    def move(self, features: Iterable[str], name: str, by: float) -> None:
        for f in features:
            self.weights[f][name] += by
            self.totals[f][name] += by * self.step

    def table(self, least: float = 0.02) -> dict[str, dict[str, float]]:
        found = {}
        for f, classes in self.weights.items():
            kept = {c: round(w - self.totals[f][c] / self.step, 3) for c, w in classes.items()}
            kept = {c: w for c, w in kept.items() if abs(w) >= least}
            if kept:
                found[f] = kept
        return found


def learn_mentions(model: Perceptron, examples: Iterable[tuple[list[str], str]], rng: random.Random) -> int:
    wrong = 0
    for whole, kind in examples:
        features_ = _forgetting(whole, rng)
        scores = model.scores(features_)
        scores.update({k: s + 1.0 for k, s in scores.items() if k != kind})  # a margin
        guess = max(KINDS, key=lambda k: scores[k])
        if guess != kind:
            wrong += 1
            model.move(features_, kind, 1.0)
            model.move(features_, guess, -1.0)
        model.step += 1
    return wrong


def _forgetting(features_: list[str], rng: random.Random) -> list[str]:
    """Now and then without the words around: our sentences hold few words, and articles hold others."""
    draw = rng.random()
    if draw > 0.4:
        return features_
    if draw > 0.2:
        return [f for f in features_ if not _AROUND.match(f)]
    return [f for f in features_ if not _AROUND.match(f) or rng.random() < 0.4]


_AROUND = re.compile(r"[lr]\d?:")


def learn_choice(
    model: Perceptron, choices: Iterable[tuple[list[tuple[str, ...]], frozenset[int]]], rng: random.Random
) -> int:
    """Each choice: the options' features, and which of them are right."""
    wrong = 0
    for options, right in choices:
        scores = [model.score(o, "yes") + (0.0 if i in right else 1.0) for i, o in enumerate(options)]
        guess = max(range(len(options)), key=lambda i: scores[i])
        best = max(right, key=lambda i: scores[i])
        if guess not in right:
            wrong += 1
            model.move(options[best], "yes", 1.0)
            model.move(options[guess], "yes", -1.0)
        model.step += 1
    return wrong


# -- examples of a paragraph --------------------------------------------------------------------------------


def mention_examples(paragraph: Labelled) -> list[tuple[list[str], str]]:
    found = []
    for n, span in enumerate(spans(paragraph.text, paragraph.known)):
        kind = paragraph.kinds.get(key(span.text), "-")
        if kind == "-" and span.form in "ce" and n % 2:
            continue  # parts of names are nothing, and there are so many that all would seem to be
        if kind == "-" and paragraph.partial and span.form != "q":
            continue
        found.append((features(paragraph.text, span, paragraph.known, paragraph.context), kind))
    return found


def true_mentions(paragraph: Labelled) -> list[Mention]:
    """The names of a paragraph as they are, longest first where they overlap."""
    found: list[Mention] = []
    for span in sorted(spans(paragraph.text, paragraph.known), key=lambda s: (s.start - s.end, s.start)):
        kind = paragraph.kinds.get(key(span.text))
        if kind and all(span.end <= m.span.start or m.span.end <= span.start for m in found):
            found.append(Mention(span, kind, 1.0))
    return sorted(found, key=lambda m: m.span.start)


def choice_examples(paragraph: Labelled) -> tuple[list[Any], list[Any]]:
    """(choices of singers, choices of dramas)"""
    found = true_mentions(paragraph)
    singers, dramas = [], []
    previous: str | None = None
    for song in (m for m in found if m.kind == "song" and key(m.span.text) in paragraph.songs):
        artists, drama = paragraph.songs[key(song.span.text)]
        options = singer_options(paragraph.text, song, found, paragraph.known, paragraph.inherited)
        right = frozenset(i for i, o in enumerate(options) if _sung_by(o.text, artists))
        if right:
            singers.append(([o.features for o in options], right))
        options = drama_options(paragraph.text, song, found, paragraph.known, paragraph.inherited, previous)
        right = frozenset(i for i, o in enumerate(options) if (key(o.text) if o.text else None) == drama)
        if right:
            dramas.append(([o.features for o in options], right))
        previous = next((options[i].text for i in sorted(right)), None)
    return singers, dramas


def _sung_by(text: str | None, artists: frozenset[str]) -> bool:
    if text is None:
        return not artists
    return (
        bool(artists)
        and all(a in key(text) for a in artists)
        and len(key(text)) <= 2 * sum(map(len, artists)) + 12
    )


# -- paragraphs from templates ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pool:
    """Names to fill templates with."""

    songs: list[dict[str, Any]]
    people: dict[str, list[str]]
    characters: dict[str, list[str]]
    groups: dict[str, list[str]]


def pool_of(catalogue: Catalogue) -> Pool:
    names: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for fact in catalogue.facts("name"):
        lang = "ko" if re.search("[가-힣]", fact.value) else "en"
        if fact.get("kind") not in ("misnomer",) and len(fact.value) < 45:
            names[fact.subject][lang].append(fact.value)
    artists, dramas = defaultdict(list), defaultdict(list)
    for fact in catalogue.facts("artist"):
        artists[fact.subject].append(fact.value)
    for fact in catalogue.facts("placement"):
        dramas[fact.subject].append(fact.value)
    songs = [
        {"names": names[id], "artists": [names[a] for a in artists[id]], "drama": names[dramas[id][0]],
         "ids": {id, *artists[id], *dramas[id]}}
        for id in artists
        if dramas.get(id) and len(artists[id]) <= 3 and names[dramas[id][0]]
    ]  # fmt: skip
    people, characters = defaultdict(list), defaultdict(list)
    for fact in catalogue.facts("cast"):
        for name, where in (
            (fact.value, people),
            (fact.get("name_ko"), people),
            (fact.get("character"), characters),
            (fact.get("character_ko"), characters),
        ):
            if name:
                where["ko" if re.search("[가-힣]", name) else "en"].append(name)
    groups = {
        lang: sorted({n for f in catalogue.facts("member_of") for n in names[f.value][lang][:1]})
        for lang in ("en", "ko")
    }
    return Pool(songs, dict(people), dict(characters), groups)


def made(pool: Pool, whole: Known, part: Known, rng: random.Random) -> Iterator[Labelled]:
    templates = tomli.loads((HERE / "templates.toml").read_text("utf-8"))
    weights = {"en": 8, "ko": 7, "id": 4, "ja": 4, "es": 3, "pt": 1, "fr": 2, "zh": 4, "vi": 2, "th": 1}
    langs = [lang for lang, n in weights.items() for _ in range(n)]
    for _ in range(PARAGRAPHS):
        lang = rng.choice(langs)
        lines = rng.sample(templates[lang]["lines"], rng.choice((1, 1, 2, 3)))
        yield _filled(lines, lang, pool, rng.choice((whole, part, part)), rng)


def _filled(lines: Sequence[str], lang: str, pool: Pool, known: Known, rng: random.Random) -> Labelled:
    write = lang if lang in ("ko", "ja", "zh") else "en"
    kinds: dict[str, str] = {}
    songs: dict[str, tuple[frozenset[str], str | None]] = {}
    drama = _name(rng.choice(pool.songs)["drama"], write, rng)
    out = []
    named: str | None = None
    for n, line in enumerate(lines):
        if n and rng.random() < 0.3:
            drama = _name(rng.choice(pool.songs)["drama"], write, rng)
        mine: dict[str, tuple[frozenset[str], str | None]] = {}
        out.append(_fill(line, drama, write, pool, rng, kinds, mine))
        named = drama if "{d}" in line else named
        songs |= {
            k: (who, key(named) if where == "?" and named else where) for k, (who, where) in mine.items()
        }
    text = (" " if lang not in ("ja", "zh") else "").join(out)
    if lang == "en" and rng.random() < 0.4:
        text = text.replace("“", '"').replace("”", '"') if rng.random() < 0.6 else re.sub("[“”]", "", text)
    if lang == "ko" and rng.random() < 0.4:
        text = text.replace("‘", "'").replace("’", "'")
    inherited = _inheritance(text, drama, kinds, songs, rng)
    if rng.random() < 0.5:
        credit, singers = _credit(rng.choice(pool.songs), write, pool, rng)
        inherited = replace(inherited, **{rng.choice(("heading_artist", "article_artist")): credit})
        for title, (who, where) in songs.items():
            songs[title] = (who or singers, where)
    ids = frozenset(known.ids("drama", inherited.heading_drama or inherited.article_drama or ""))
    return Labelled(text, kinds, songs, Context(known_dramas=ids), inherited, known)


def _inheritance(
    text: str, drama: str, kinds: Mapping[str, str], songs: dict[str, Any], rng: random.Random
) -> Inherited:
    """The heading or article gives the drama of songs whose paragraph names none; else it may mislead."""
    missing = [s for s, (_, d) in songs.items() if d == "?"]
    kind = rng.choice(("heading_drama", "heading_drama", "article_drama", "last_drama"))
    if missing:
        given = kind if rng.random() < 0.85 else None
        for s in missing:
            songs[s] = (songs[s][0], key(drama) if given else None)
        return Inherited(**{given: drama}) if given else Inherited()
    return Inherited(**{kind: drama}) if rng.random() < 0.4 else Inherited()


def _fill(  # noqa: PLR0912 - one branch for each slot
    line: str,
    drama: str,
    write: str,
    pool: Pool,
    rng: random.Random,
    kinds: dict[str, str],
    songs: dict[str, Any],
) -> str:
    chosen = {x: rng.choice(pool.songs) for x in "stu"}
    values: dict[str, str] = {"d": drama, "n": rng.choice(NETWORKS), "y": str(rng.randint(2003, 2025))}
    values["e"] = _name(rng.choice(pool.songs)["drama"], write, rng)
    sole = "{a}" in line and "{b}" not in line
    for song, artist in (("s", "a"), ("t", "b"), ("u", "c")):
        values[song] = _name(chosen[song]["names"], write, rng)
        values[song + ".d"] = _name(chosen[song]["drama"], write, rng)
        values[artist], names = _credit(chosen["s" if sole else song], write, pool, rng)
        if "{" + song + "}" in line:
            own = "{" + song + ".d}" in line
            of = key(values[song + ".d"]) if own else (key(drama) if "{d}" in line else "?")
            singers = (
                names
                if "{" + artist + "}" in line
                else _credit_keys(line, values, chosen, write)
                if sole
                else frozenset()
            )
            songs[key(values[song])] = (singers, of)
            kinds[key(values[song])] = "song"
        if "{" + artist + "}" in line:
            kinds.update(dict.fromkeys(names, "artist"))
            kinds.setdefault(key(values[artist]), "artist")
        if "{" + song + ".d}" in line:
            kinds[key(values[song + ".d"])] = "drama"
    if sole:
        names = frozenset(k for k in kinds if kinds[k] == "artist" and k in key(values["a"]))
        for song in "stu":
            if "{" + song + "}" in line:
                songs[key(values[song])] = (names, songs[key(values[song])][1])
    for slot in "xz":
        values[slot], names = _credit(rng.choice(pool.songs), write, pool, rng)
        if "{" + slot + "}" in line:
            kinds.update(dict.fromkeys(names, "artist"))
    for slot in "de":
        if "{" + slot + "}" in line:
            kinds[key(values[slot])] = "drama"
    for slot, of, kind in (("p", pool.people, "cast"), ("q", pool.people, "cast"), ("l", pool.people, "cast"),
                           ("r", pool.characters, "character"), ("k", pool.characters, "character"),
                           ("w", pool.people, ""), ("v", pool.people, "")):  # fmt: skip
        values[slot] = _person(of, write, rng)
        if kind and "{" + slot + "}" in line:
            kinds.setdefault(key(values[slot]), kind)
    return re.sub(r"\{([a-z](?:\.d)?)\}", lambda m: values[m.group(1)], line)


def _credit_keys(line: str, values: Mapping[str, str], chosen: Any, write: str) -> frozenset[str]:
    return frozenset()


def _person(people: Mapping[str, list[str]], write: str, rng: random.Random) -> str:
    """An actor's or a character's name as the language writes it."""
    name = rng.choice(people["en" if write == "en" else "ko"])
    return _spelled_in(name, write, rng)


def _spelled_in(name: str, write: str, rng: random.Random) -> str:
    """A Hangul name in katakana or in Chinese letters."""
    return kana(name) if write == "ja" else han(name, rng) if write == "zh" else name


def _name(names: Mapping[str, list[str]], write: str, rng: random.Random) -> str:
    """A song's or a drama's name: Japanese and Chinese writers leave titles, or write what they hear."""
    told = names.get(write) or names.get(rng.choice(("en", "ko"))) or next(iter(names.values()))
    name = rng.choice(told)
    name = re.sub(r"\s*\(.*?\)", "", name) or name
    return kana(name) if write == "ja" and re.search("[가-힣]", name) else name


def _artist(names: Mapping[str, list[str]], write: str, rng: random.Random) -> str:
    if write in ("ja", "zh") and names.get("ko") and rng.random() < 0.6:
        return _spelled_in(rng.choice(names["ko"]), write, rng)
    return _name(names, "en" if write in ("ja", "zh") else write, rng)


_OF_GROUPS = {
    "en": ("{g}'s {n}", "{g}’s {n}", "{n} ({g})", "{g} {n}", "{n} of {g}", "{n} from {g}", "{g} member {n}",
           "{g}‘s {n}",
           "{n}, member of {g},", "singer {n}", "idol {n}", "the singer {n}", "{g} vocalist {n}"),
    "ko": ("{g} {n}", "{g}의 {n}", "{g} 멤버 {n}", "‘{g}’ {n}", "{n}({g})", "그룹 {g} {n}", "{g}의 멤버 {n}"),
    "ja": ("{g}の{n}", "{g}のメンバー{n}", "{g} {n}", "{n}({g})"),
    "zh": ("{g}的{n}", "{g} {n}", "{g}成員{n}"),
}  # fmt: skip
_SIGNS = {
    "en": (" and ", " & ", ", ", " x "),
    "ko": ("&", ", ", "·", "와 ", "과 "),
    "ja": ("、", "と", "&"),
    "zh": ("、", "和", "&"),
}


def _credit(
    song: Mapping[str, Any], write: str, pool: Pool, rng: random.Random
) -> tuple[str, frozenset[str]]:
    """A credit as written, and the keys of the names in it."""
    names = [_artist(a, write, rng) for a in song["artists"] if a]
    keys = frozenset(map(key, names))
    if len(names) == 1 and rng.random() < 0.2:
        group = rng.choice(pool.groups["ko" if write == "ko" else "en"])
        return rng.choice(_OF_GROUPS[write]).format(g=group, n=names[0]), keys
    if len(names) == 1 and rng.random() < 0.15:
        other = _artist(rng.choice(pool.songs)["artists"][0], write, rng)
        names.append(other)
        keys |= {key(other)}
    return rng.choice(_SIGNS[write]).join(names), keys


# -- paragraphs from the development articles ---------------------------------------------------------------


def development(folder: Path, known: Known, without: Collection[str]) -> Iterator[Labelled]:
    """Each line of the development articles with what its gold says of its names."""
    for path in sorted((folder / "gold").glob("*.json")):
        if path.stem in without:
            continue
        gold = json.loads(path.read_text("utf-8"))
        page = parse((folder / "articles" / f"{path.stem}.txt").read_bytes(), ".txt")
        kinds, songs = _gold_names(gold)
        yield from _gold_lines(page, kinds, songs, gold, known)


def _gold_names(gold: Any) -> tuple[dict[str, str], dict[str, tuple[frozenset[str], str | None]]]:
    kinds: dict[str, str] = {}
    songs: dict[str, tuple[frozenset[str], str | None]] = {}
    for claim in gold["claims"]:
        if claim["kind"] in ("cast", "character"):
            kinds[key(claim["value"])] = claim["kind"]
        if claim["kind"] in ("year", "network", "cast", "character"):
            kinds[key(claim["subject"])] = "drama"
    for entry in gold["entries"]:
        for song in entry["songs"]:
            artists = frozenset(key(a["name"]) for a in song["artists"])
            songs[key(song["title"])] = (artists, key(song["drama"]) if song["drama"] else None)
            kinds.update(dict.fromkeys(artists, "artist"))
            if song["drama"]:
                kinds[key(song["drama"])] = "drama"
    kinds.update({s: "song" for s in songs if kinds.get(s) != "drama" or len(songs) == 1})
    return kinds, songs


def _gold_lines(page: Any, kinds: Any, songs: Any, gold: Any, known: Known) -> Iterator[Labelled]:
    heading: str | None = None
    dramas = {d for _, d in songs.values() if d}
    article = next(iter(dramas)) if len(dramas) == 1 else None
    for block in page.blocks:
        line = line_of(block.text)
        short = key(re.sub(r"\(.*?\)|[–—-] .*", "", line.text))
        if short in dramas:
            heading = line.text
            continue
        if len(block.text.split()) < 6 and not re.search(r"[가-힣]", block.text):
            continue
        title = page.title if article and article in key(page.title) else None
        inherited = Inherited(
            heading_drama=heading and re.sub(r"\s*\(.*?\)| [–—-] .*", "", heading),
            article_drama=title and _spelled(page, article),
        )
        ids = frozenset(known.ids("drama", inherited.heading_drama or inherited.article_drama or ""))
        context = Context(known_dramas=ids)
        partial = not gold["claims"]
        yield Labelled(block.text, kinds, songs, context, inherited, known, DEV_TIMES, partial)


def _spelled(page: Any, wanted: str | None) -> str | None:
    """A name's spelling in a page's title."""
    for span in spans(page.title, Known()):
        if key(span.text) == wanted:
            return span.text
    return None


# -- training -----------------------------------------------------------------------------------------------


def train(paragraphs: Sequence[Labelled], *, seed: int = SEED, epochs: int = EPOCHS) -> dict[str, Any]:
    """The three tables."""
    rng = random.Random(seed)
    mention_examples_, singers, dramas = [], [], []
    for paragraph in paragraphs:
        for _ in range(paragraph.times):
            mention_examples_ += mention_examples(paragraph)
            some, more = choice_examples(paragraph)
            singers += some
            dramas += more
    models = {name: Perceptron() for name in ("mentions", "singers", "dramas")}
    for _ in range(epochs):
        for examples, learn, name in (
            (mention_examples_, learn_mentions, "mentions"),
            (singers, learn_choice, "singers"),
            (dramas, learn_choice, "dramas"),
        ):
            rng.shuffle(examples)
            wrong = learn(models[name], examples, rng)  # type: ignore[operator]
            if VERBOSE:
                print(f"{name}: {wrong} of {len(examples)} wrong", file=sys.stderr)
    return {name: model.table() for name, model in models.items()}


def some_of(known: Known, share: float, rng: random.Random) -> Known:
    """A catalogue that knows only a share of the names."""
    ids = {i for told in known.names.values() for found in told.values() for i in found}
    kept = {i for i in sorted(ids) if rng.random() < share}
    names = {
        kind: {k: some for k, found in told.items() if (some := frozenset(found & kept))}
        for kind, told in known.names.items()
    }
    people = {d: told for d, told in known.people.items() if d in kept}
    return Known(names, {i: s for i, s in known.songs.items() if i in kept}, known.groups, people)


def paragraphs_for(catalogue: Catalogue, readers: Sequence[Path] = ()) -> list[Labelled]:
    """What is made of templates, and the labelled articles of these folders."""
    rng = random.Random(SEED)
    known = known_of(catalogue)
    part = some_of(known, 0.4, rng)
    found = list(made(pool_of(catalogue), known, part, rng))
    for reader in readers:
        for told in (known, part):
            found += development(reader, told, ())
    return found


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--reader", type=Path, nargs="*", default=[], help="folders of labelled articles")
    options.add_argument("--out", type=Path, default=DATA)
    given = options.parse_args()
    tables = train(paragraphs_for(open_catalogue("sqlite://"), given.reader))
    given.out.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        with gzip.open(given.out / f"{name}.json.gz", "wt", encoding="utf-8") as file:
            json.dump(table, file, ensure_ascii=False, sort_keys=True)


if __name__ == "__main__":
    main()
