"""The page for a desk: links that open it once, and sessions."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "create table console_link ("
    " link_id uuid not null,"
    " staff_id uuid not null,"
    " token_hash bytea not null,"
    " issued_at timestamp with time zone not null,"
    " valid_until timestamp with time zone not null,"
    " cause text not null,"
    " constraint console_link_pk primary key (link_id),"
    " constraint console_link_token_hash_once unique (token_hash),"
    " constraint console_link_staff_id_fk foreign key (staff_id)"
    " references staff_member (staff_id))",
    "create table console_session ("
    " session_id uuid not null,"
    " staff_id uuid not null,"
    " secret_hash bytea not null,"
    " proof_hash bytea not null,"
    " opened_by text not null,"
    " opened_at timestamp with time zone not null,"
    " seen_at timestamp with time zone not null,"
    " valid_until timestamp with time zone not null,"
    " ended_at timestamp with time zone,"
    " constraint console_session_pk primary key (session_id),"
    " constraint console_session_secret_hash_once unique (secret_hash),"
    " constraint console_session_proof_hash_once unique (proof_hash),"
    " constraint console_session_staff_id_fk foreign key (staff_id)"
    " references staff_member (staff_id),"
    " constraint console_session_opened_by_known check (opened_by in ('link', 'mini_app')))",
    *(
        statement
        for table, key in (("console_link", "link_id"), ("console_session", "session_id"))
        for statement in (
            f"create trigger audit_record after insert or update or delete on {table}"
            f" for each row execute function audit.record('{key}')",
            f"alter table {table} enable always trigger audit_record",
            f"grant select, insert on {table} to companion_app",
        )
    ),
    "grant update (seen_at, ended_at) on console_session to companion_app",
)


def upgrade() -> None:
    """Add the tables, watched from their first row."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Records are never taken back."""
    message = "this migration cannot be undone: it would delete records"
    raise RuntimeError(message)
