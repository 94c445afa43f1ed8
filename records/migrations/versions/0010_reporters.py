"""A family member who reports for a subject, marked as such and linked by an invite of their own."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "create table reporter ("
    " reporter_id uuid not null,"
    " subject_id uuid not null,"
    " relation text not null,"
    " language text not null,"
    " is_reminded boolean default false not null,"
    " added_at timestamp with time zone not null,"
    " agreed_at timestamp with time zone,"
    " ended_at timestamp with time zone,"
    " constraint reporter_pk primary key (reporter_id),"
    " constraint reporter_subject_id_fk foreign key (subject_id) references subject (subject_id),"
    " constraint reporter_relation_known"
    " check (relation in ('spouse', 'child', 'parent', 'other')),"
    " constraint reporter_language_known check (language in ('zh-CN', 'en')))",
    "create unique index reporter_subject_once on reporter (subject_id) where ended_at is null",
    "create trigger audit_record after insert or update or delete on reporter"
    " for each row execute function audit.record('reporter_id')",
    "alter table reporter enable always trigger audit_record",
    "grant select, insert on reporter to companion_app",
    "grant update (language, is_reminded, agreed_at, ended_at) on reporter to companion_app",
    *(
        statement
        for table in ("chat_link", "invite")
        for statement in (
            f"alter table {table} add column reporter_id uuid,"
            f" add constraint {table}_reporter_id_fk foreign key (reporter_id)"
            " references reporter (reporter_id),"
            f" drop constraint {table}_one_person",
            f"alter table {table} add constraint {table}_one_person"
            " check (num_nonnulls(subject_id, staff_id, reporter_id) = 1)",
        )
    ),
    "create unique index chat_link_reporter_once on chat_link (reporter_id)"
    " where unlinked_at is null and reporter_id is not null",
)


def upgrade() -> None:
    """Add the family member, and let a link and an invite be theirs."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Records are never taken back."""
    message = "this migration cannot be undone: it would delete who reported"
    raise RuntimeError(message)
