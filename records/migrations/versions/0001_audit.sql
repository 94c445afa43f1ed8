do $$ begin create role companion_audit nologin; exception when duplicate_object or unique_violation then null; end $$
--;;
do $$ begin create role companion_app nologin; exception when duplicate_object or unique_violation then null; end $$
--;;
create schema audit
--;;
create table audit.event (
    event_id bigint generated always as identity primary key,
    xid xid8 not null default pg_current_xact_id(),
    at timestamptz not null default clock_timestamp(),
    actor text not null,
    role text not null,
    site text,
    entity text not null,
    entity_id text not null,
    act text not null,
    old jsonb,
    new jsonb,
    why text,
    canon text not null default '',
    row_hash bytea not null default ''
)
--;;
create index event_entity_ix on audit.event (entity, entity_id)
--;;
create table audit.seal (
    seq bigint primary key,
    event_ids bigint[] not null,
    last_xid xid8 not null,
    root bytea not null,
    previous bytea not null,
    hash bytea not null,
    at timestamptz not null default clock_timestamp()
)
--;;
create function audit.stamp() returns trigger language plpgsql as $$
begin
    new.xid := pg_current_xact_id();
    new.at := clock_timestamp();
    new.canon := jsonb_build_array(
        new.event_id, new.xid::text, extract(epoch from new.at)::text, new.actor, new.role, new.site,
        new.entity, new.entity_id, new.act, new.old, new.new, new.why)::text;
    new.row_hash := sha256(convert_to(new.canon, 'UTF8'));
    return new;
end $$
--;;
create function audit.deny() returns trigger language plpgsql as $$
begin
    raise exception 'the audit trail is append-only (% on %)', tg_op, tg_table_name
        using errcode = '42501';
end $$
--;;
create function audit.actor() returns text language plpgsql stable as $$
declare who text := nullif(current_setting('app.actor', true), '');
begin
    if who is null then
        raise exception 'a change needs an actor' using errcode = '42501';
    end if;
    return who;
end $$
--;;
create function audit.record() returns trigger
language plpgsql security definer set search_path = pg_catalog, audit as $$
declare
    before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    after jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    id text := coalesce(after, before) ->> tg_argv[0];
begin
    if tg_op = 'UPDATE' then
        select jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, after -> o.key)
            into before, after
            from jsonb_each(before) o where o.value is distinct from after -> o.key;
        if after is null then
            return null;
        end if;
    end if;
    insert into audit.event (actor, role, site, entity, entity_id, act, old, new, why)
    values (audit.actor(), coalesce(nullif(current_setting('app.role', true), ''), 'unknown'),
        nullif(current_setting('app.site', true), ''), tg_table_name, id,
        lower(tg_op), before, after, nullif(current_setting('app.reason', true), ''));
    return null;
end $$
--;;
create function audit.note(entity text, entity_id text, act text, facts jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, audit as $$
begin
    insert into audit.event (actor, role, site, entity, entity_id, act, new)
    values (audit.actor(), coalesce(nullif(current_setting('app.role', true), ''), 'unknown'),
        nullif(current_setting('app.site', true), ''), entity, entity_id, act, facts);
end $$
--;;
create function audit.seal_up(most integer) returns integer
language plpgsql security definer set search_path = pg_catalog, audit as $$
declare
    horizon xid8 := pg_snapshot_xmin(pg_current_snapshot());
    last audit.seal%rowtype;
    ids bigint[];
    top xid8;
    digest bytea;
begin
    if not pg_try_advisory_xact_lock(hashtext('audit.seal')) then
        return 0;
    end if;
    select * into last from audit.seal order by seq desc limit 1;
    select array_agg(event_id order by xid, event_id), max(xid),
           sha256(coalesce(string_agg(row_hash, ''::bytea order by xid, event_id), ''::bytea))
        into ids, top, digest
        from (select event_id, xid, row_hash from audit.event
              where xid < horizon
                and (last.seq is null
                     or (xid, event_id) > (last.last_xid, last.event_ids[array_upper(last.event_ids, 1)]))
              order by xid, event_id limit most) waiting;
    if ids is null then
        return 0;
    end if;
    insert into audit.seal (seq, event_ids, last_xid, root, previous, hash)
    values (coalesce(last.seq, 0) + 1, ids, top, digest, coalesce(last.hash, ''::bytea),
        sha256(coalesce(last.hash, ''::bytea) || digest
               || convert_to((coalesce(last.seq, 0) + 1)::text || '|' || cardinality(ids)::text, 'UTF8')));
    return cardinality(ids);
end $$
--;;
create index event_xid_ix on audit.event (xid, event_id)
--;;
create trigger a_stamp before insert on audit.event for each row execute function audit.stamp()
--;;
create trigger b_deny before update or delete on audit.event for each row execute function audit.deny()
--;;
create trigger c_deny before truncate on audit.event for each statement execute function audit.deny()
--;;
create trigger b_deny before update or delete on audit.seal for each row execute function audit.deny()
--;;
create trigger c_deny before truncate on audit.seal for each statement execute function audit.deny()
--;;
alter table audit.event enable always trigger a_stamp
--;;
alter table audit.event enable always trigger b_deny
--;;
alter table audit.event enable always trigger c_deny
--;;
alter table audit.seal enable always trigger b_deny
--;;
alter table audit.seal enable always trigger c_deny
--;;
grant usage, create on schema audit to companion_audit
--;;
alter table audit.event owner to companion_audit
--;;
alter table audit.seal owner to companion_audit
--;;
alter function audit.record() owner to companion_audit
--;;
alter function audit.note(text, text, text, jsonb) owner to companion_audit
--;;
alter function audit.seal_up(integer) owner to companion_audit
--;;
revoke create on schema audit from companion_audit
--;;
grant usage on schema audit, public to companion_app
--;;
grant select on audit.event, audit.seal to companion_app
--;;
revoke execute on all functions in schema audit from public
--;;
grant execute on function audit.note(text, text, text, jsonb), audit.seal_up(integer), audit.actor()
    to companion_app
--;;
grant execute on function audit.actor(), audit.stamp(), audit.deny() to companion_audit
--;;
create function announce() returns trigger language plpgsql as $$
begin
    perform pg_notify('companion_' || tg_argv[0], '');
    return null;
end $$
--;;
create trigger announce after insert on inbox_update
    for each statement execute function announce('inbox')
--;;
create trigger announce after insert on communication
    for each statement execute function announce('outbox')
--;;
create trigger announce after insert on due_action
    for each statement execute function announce('due')
