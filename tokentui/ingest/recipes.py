"""How a file was read, remembered by its columns, so that the next one of them is read alike."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from tokentui.ingest.columns.places import plain
from tokentui.ingest.files.filtered import RowFilter
from tokentui.store.bulk.incoming import Connection
from tokentui.store.bulk.mended import AfterRefusal, read_marked
from tokentui.store.settings import read_names, read_setting, write_setting


@dataclass(frozen=True, slots=True)
class Reading:
    """What a user says of how a file is to be read, where the file does not tell it itself."""

    kind: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Field by column name; an empty field leaves a column out."""
    grade: str | None = None
    """Grade of rows that state none."""
    dates: str | None = None
    """`day-first` or `month-first`, where dates have two readings."""
    filters: tuple[RowFilter, ...] = ()
    zone: str | None = None
    """The time zone in which moments of usage are of a month; UTC unless it is said."""
    customer: str = ""
    """Whose all rows are, of a file that names nobody; never remembered, as the next file may be another's."""

    def before(self, other: "Reading") -> "Reading":
        """This reading, with what it does not say as another one says it."""
        return Reading(
            self.kind or other.kind,
            self.mapping or other.mapping,
            self.grade or other.grade,
            self.dates or other.dates,
            self.filters or other.filters,
            self.zone or other.zone,
            self.customer,
        )

    def said(self) -> str:
        """The reading as options of a command, for a sentence."""
        words = [f"--as {self.kind}"] if self.kind else []
        words += [f"--map '{column}={name}'" for column, name in self.mapping.items()]
        words += [f"--grade {self.grade}"] if self.grade else []
        words += [f"--dates {self.dates}"] if self.dates else []
        words += [f"--zone {self.zone}"] if self.zone else []
        for one in self.filters:
            option = "--only" if one.take else "--without"
            words += [f"{option} '{one.column}={value}'" for value in one.values]
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class Recipe:
    """Readings by the columns of the files that they were meant for."""

    readings: Mapping[str, Reading] = field(default_factory=dict)
    """By `signature`."""

    def reading_of(self, header: tuple[str, ...]) -> Reading:
        """How a file of these columns was read before; an empty reading where none was."""
        return self.readings.get(signature(header), Reading())

    def with_reading(self, header: tuple[str, ...], reading: Reading) -> "Recipe":
        """The recipe with what was said of a file of these columns."""
        return replace(self, readings={**self.readings, signature(header): reading})

    def to_json(self) -> str:
        """As a book keeps it."""
        return json.dumps({key: _as_json(one) for key, one in self.readings.items()}, sort_keys=True)


def signature(header: tuple[str, ...]) -> str:
    """What tells files of the same columns, in whatever order and case."""
    return sha256("\n".join(sorted(map(plain, header))).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def read_recipe(text: str | None) -> Recipe:
    """A recipe as a book keeps it; an empty one where it keeps none, or what is no recipe."""
    try:
        found: object = json.loads(text or "{}")
    except ValueError:
        return Recipe()
    if not isinstance(found, dict):
        return Recipe()
    return Recipe({str(key): _reading(one) for key, one in found.items() if isinstance(one, dict)})


_NAMED = "reading "
"""Before the name of a recipe: the setting that keeps it."""


def recipe_names(db: Connection) -> list[str]:
    """The names under which a book keeps how files are read."""
    return read_names(db, _NAMED)


class Memory:
    """The readings that a book remembers: those of a recipe, else that of the last file of the same columns."""

    def __init__(self, db: Connection | None, name: str = "") -> None:
        self._db = db
        self._name = name

    def recall(self, header: tuple[str, ...], said: Reading) -> tuple[Reading, tuple[str, ...]]:
        """How a file of these columns is read, and what to say of it; what is said now is remembered.

        Without a recipe, whatever is said replaces all that was remembered; a recipe fills in what is not said.
        """
        if self._db is None:
            return said, ()
        key = f"{_NAMED}{self._name}" if self._name else "reading"
        kept = read_setting(self._db, key)
        recipe = read_recipe(kept)
        former = recipe.reading_of(header)
        reading = said.before(former) if self._name or said == Reading() else said
        if reading != former or (self._name and kept is None):
            write_setting(self._db, key, recipe.with_reading(header, reading).to_json())
        if former == Reading() or reading.said() == said.said():
            return reading, ()
        of_what = f"by the recipe {self._name!r}" if self._name else "as the last file of these columns was"
        return reading, (f"Read {of_what}: {reading.said()}",)

    def marked(self, marks: Collection[str]) -> Mapping[str, AfterRefusal]:
        """What became of the rows of some marks, of those that this book refused."""
        return {} if self._db is None else read_marked(self._db, marks)


NO_MEMORY = Memory(None)
"""For a file that is read by itself."""


def _as_json(reading: Reading) -> dict[str, object]:
    return {
        "kind": reading.kind,
        "mapping": dict(reading.mapping),
        "grade": reading.grade,
        "dates": reading.dates,
        "zone": reading.zone,
        "filters": [{"column": one.column, "values": list(one.values), "take": one.take} for one in reading.filters],
    }


def _reading(found: dict[str, object]) -> Reading:
    mapping, filters = found.get("mapping"), found.get("filters")
    return Reading(
        _text(found.get("kind")),
        {str(column): str(name) for column, name in mapping.items()} if isinstance(mapping, dict) else {},
        _text(found.get("grade")),
        _text(found.get("dates")),
        tuple(_filter(one) for one in filters if isinstance(one, dict)) if isinstance(filters, list) else (),
        _text(found.get("zone")),
    )


def _filter(found: dict[str, object]) -> RowFilter:
    values = found.get("values")
    texts = tuple(map(str, values)) if isinstance(values, list) else ()
    return RowFilter(str(found.get("column", "")), texts, bool(found.get("take")))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
