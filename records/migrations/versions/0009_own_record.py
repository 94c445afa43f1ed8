"""A subject corrects a report, and gets their own record as a picture or a file.

What a picture or file is made of lies sealed beside its message, and the database takes it away as
soon as that message is settled, whoever settles it.
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "alter table symptom_report add column entered_in_error boolean default false not null",
    "grant update (entered_in_error) on symptom_report to companion_app",
    "create table attachment ("
    " attachment_id uuid not null,"
    " kind text not null,"
    " content bytea,"
    " held_at timestamp with time zone default clock_timestamp() not null,"
    " deleted_at timestamp with time zone,"
    " constraint attachment_pk primary key (attachment_id),"
    " constraint attachment_kind_known check (kind in ('chart','page','data')),"
    " constraint attachment_held_or_deleted"
    " check ((content is null) = (deleted_at is not null)))",
    "grant select, insert on attachment to companion_app",
    "grant update (content, deleted_at) on attachment to companion_app",
    "alter table communication add column attachment_id uuid,"
    " add constraint communication_attachment_id_fk foreign key (attachment_id)"
    " references attachment (attachment_id)",
    "create function drop_attachment() returns trigger language plpgsql as $$ begin"
    " update attachment set content = null, deleted_at = clock_timestamp()"
    " where attachment_id = new.attachment_id and content is not null;"
    " return null; end $$",
    "create trigger communication_drops_attachment after update of state on communication"
    " for each row when (new.attachment_id is not null"
    " and new.state not in ('requested','leased')) execute function drop_attachment()",
)


def upgrade() -> None:
    """Add the mark, and what a message carries."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Records are never taken back."""
    message = "this migration cannot be undone: it would delete records"
    raise RuntimeError(message)
