"""The one MetaData, and the column kinds every table shares."""

from sqlalchemy import Column, DateTime, LargeBinary, MetaData, Text, Uuid

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pk",
        "ix": "%(table_name)s_%(column_0_N_name)s_ix",
        "uq": "%(table_name)s_%(column_0_N_name)s_once",
        "ck": "%(table_name)s_%(constraint_name)s",
        "fk": "%(table_name)s_%(column_0_N_name)s_fk",
    }
)


def instant(name: str, *, nullable: bool = False) -> Column[object]:
    """An instant, aware, UTC."""
    return Column(name, DateTime(timezone=True), nullable=nullable)


def secret(name: str, *, nullable: bool = False) -> Column[object]:
    """Ciphertext bound to its row; only `records.cipher` reads it."""
    return Column(name, LargeBinary, nullable=nullable)


def code(name: str, *, nullable: bool = False) -> Column[object]:
    """A stored code, never a person's words."""
    return Column(name, Text, nullable=nullable)


def key(name: str, *, nullable: bool = False) -> Column[object]:
    """A reference to a row by its id."""
    return Column(name, Uuid, nullable=nullable)


def own_key(name: str) -> Column[object]:
    """The id of the row, derived from its cause."""
    return Column(name, Uuid, primary_key=True)
