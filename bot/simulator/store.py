"""Everything the local Telegram remembers: tables of JSON objects, optionally journalled."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO, TypeAlias

from bot.simulator.shapes import JsonObject

Key: TypeAlias = int | str
_Change: TypeAlias = tuple[str, Key, JsonObject | None]

_COUNTERS = "counters"


class Store:
    """Tables of JSON objects by key, in the order in which the keys were first put.

    With a journal, every change is one flushed line before the call returns, so that it
    survives a killed process (not a power cut). At the start the journal is replayed and
    rewritten without what was dropped; a torn last line is ignored.
    """

    def __init__(self, journal: Path | None = None) -> None:
        self._tables: dict[str, dict[Key, JsonObject]] = {}
        self._batch: list[_Change] | None = None
        self._file: TextIO | None = None
        if journal is not None:
            self._replay(journal)
            self._rewrite(journal)
            self._file = journal.open("a", encoding="utf-8")

    def table(self, name: str) -> Mapping[Key, JsonObject]:
        """Return the live rows of a table; empty when nothing was ever put there."""
        return self._tables.get(name, {})

    def put(self, table: str, key: Key, value: JsonObject) -> None:
        """Insert or replace one row. `value` must not be changed afterwards."""
        self._apply((table, key, value))
        self._write((table, key, value))

    def drop(self, table: str, key: Key) -> None:
        """Remove one row; removing what is not there does nothing."""
        if key in self.table(table):
            self._apply((table, key, None))
            self._write((table, key, None))

    def next_number(self, counter: str, *, first: int = 1) -> int:
        """Return the next whole number of a named counter, which never repeats."""
        row = self.table(_COUNTERS).get(counter)
        number = first if row is None else int(row["last"]) + 1
        self.put(_COUNTERS, counter, {"last": number})
        return number

    @contextmanager
    def together(self) -> Iterator[None]:
        """Journal all changes made inside as one line: after a kill, all of them or none."""
        if self._batch is not None:
            yield
            return
        self._batch = []
        try:
            yield
        finally:
            batch, self._batch = self._batch, None
            self._flush(batch)

    def close(self) -> None:
        """Close the journal; later changes would be lost."""
        if self._file is not None:
            self._file.close()

    def _apply(self, change: _Change) -> None:
        table, key, value = change
        rows = self._tables.setdefault(table, {})
        if value is None:
            rows.pop(key, None)
        else:
            rows[key] = value

    def _write(self, change: _Change) -> None:
        if self._batch is None:
            self._flush([change])
        else:
            self._batch.append(change)

    def _flush(self, changes: list[_Change]) -> None:
        if self._file is not None and changes:
            self._file.write(json.dumps(changes, ensure_ascii=False) + "\n")
            self._file.flush()

    def _replay(self, journal: Path) -> None:
        if not journal.exists():
            return
        with journal.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                try:
                    changes = json.loads(line)
                except ValueError:
                    # Only the last line can be torn: nothing was written after the kill.
                    break
                for table, key, value in changes:
                    self._apply((table, key, value))

    def _rewrite(self, journal: Path) -> None:
        journal.parent.mkdir(parents=True, exist_ok=True)
        fresh = journal.with_name(f"{journal.name}.new")
        with fresh.open("w", encoding="utf-8") as file:
            for table, rows in self._tables.items():
                changes = [(table, key, value) for key, value in rows.items()]
                file.write(json.dumps(changes, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(journal)
