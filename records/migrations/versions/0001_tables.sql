CREATE TABLE communication (
    communication_id BIGINT GENERATED ALWAYS AS IDENTITY,
    dedupe_key TEXT NOT NULL,
    lane SMALLINT NOT NULL,
    message_class TEXT NOT NULL,
    method TEXT NOT NULL,
    chat_index BYTEA NOT NULL,
    chat BYTEA NOT NULL,
    subject_id UUID,
    staff_id UUID,
    about TEXT,
    language TEXT,
    payload BYTEA NOT NULL,
    shown BYTEA,
    content_version TEXT NOT NULL,
    state TEXT DEFAULT 'requested' NOT NULL,
    requested_at TIMESTAMP WITH TIME ZONE NOT NULL,
    not_before TIMESTAMP WITH TIME ZONE,
    expires_at TIMESTAMP WITH TIME ZONE,
    lease UUID,
    attempts_started SMALLINT DEFAULT '0' NOT NULL,
    attempts_finished SMALLINT DEFAULT '0' NOT NULL,
    repeat_of BIGINT,
    message_id BIGINT,
    buttons_closed_at TIMESTAMP WITH TIME ZONE,
    settled_at TIMESTAMP WITH TIME ZONE,
    fault TEXT,
    CONSTRAINT communication_pk PRIMARY KEY (communication_id),
    CONSTRAINT communication_state_known CHECK (state in ('requested','leased','sent','rejected','unknown','withdrawn','expired')),
    CONSTRAINT communication_dedupe_key_once UNIQUE (dedupe_key)
)
--;;
CREATE INDEX communication_about_ix ON communication (about)
--;;
CREATE INDEX communication_leased ON communication (lease) WHERE state = 'leased'
--;;
CREATE INDEX communication_requested ON communication (lane, communication_id) WHERE state = 'requested'
--;;
CREATE INDEX communication_subject_id_communication_id_ix ON communication (subject_id, communication_id)
--;;
CREATE TABLE dialogue (
    chat_index BYTEA NOT NULL,
    conversation TEXT NOT NULL,
    step TEXT NOT NULL,
    data BYTEA NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT dialogue_pk PRIMARY KEY (chat_index)
)
--;;
CREATE TABLE heartbeat (
    loop TEXT NOT NULL,
    beat_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT heartbeat_pk PRIMARY KEY (loop)
)
--;;
CREATE TABLE inbox_update (
    inbox_id BIGINT GENERATED ALWAYS AS IDENTITY,
    bot_id BIGINT NOT NULL,
    update_id BIGINT NOT NULL,
    chat_index BYTEA NOT NULL,
    raw BYTEA NOT NULL,
    state TEXT DEFAULT 'pending' NOT NULL,
    attempts_started SMALLINT DEFAULT '0' NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    stored_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    handled_at TIMESTAMP WITH TIME ZONE,
    conversation TEXT,
    fault TEXT,
    CONSTRAINT inbox_update_pk PRIMARY KEY (inbox_id),
    CONSTRAINT inbox_update_state_known CHECK (state in ('pending','handled','quarantined')),
    CONSTRAINT inbox_update_once UNIQUE (bot_id, update_id)
)
--;;
CREATE INDEX inbox_update_pending ON inbox_update (chat_index, inbox_id) WHERE state = 'pending'
--;;
CREATE INDEX inbox_update_waiting ON inbox_update (inbox_id) WHERE state = 'pending'
--;;
CREATE TABLE staff_member (
    staff_id UUID NOT NULL,
    name BYTEA NOT NULL,
    language TEXT NOT NULL,
    active_from TIMESTAMP WITH TIME ZONE NOT NULL,
    active_until TIMESTAMP WITH TIME ZONE,
    CONSTRAINT staff_member_pk PRIMARY KEY (staff_id)
)
--;;
CREATE TABLE subject (
    subject_id UUID NOT NULL,
    code TEXT NOT NULL,
    site_id TEXT NOT NULL,
    arm TEXT NOT NULL,
    language TEXT NOT NULL,
    status TEXT NOT NULL,
    day1 DATE,
    cycle SMALLINT DEFAULT '1' NOT NULL,
    usual_time TIME WITHOUT TIME ZONE,
    enrolled_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT subject_pk PRIMARY KEY (subject_id),
    CONSTRAINT subject_arm_known CHECK (arm in ('CLAGV', 'CLAG')),
    CONSTRAINT subject_language_known CHECK (language in ('zh-CN', 'en')),
    CONSTRAINT subject_status_known CHECK (status in ('invited','active','on_hold','discontinued','withdrawn','died')),
    CONSTRAINT subject_code_once UNIQUE (code)
)
--;;
CREATE INDEX subject_site_id_ix ON subject (site_id)
--;;
CREATE TABLE chat_link (
    link_id UUID NOT NULL,
    chat_index BYTEA NOT NULL,
    chat BYTEA NOT NULL,
    subject_id UUID,
    staff_id UUID,
    linked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    unlinked_at TIMESTAMP WITH TIME ZONE,
    is_reachable BOOLEAN DEFAULT 'true' NOT NULL,
    CONSTRAINT chat_link_pk PRIMARY KEY (link_id),
    CONSTRAINT chat_link_one_person CHECK (num_nonnulls(subject_id, staff_id) = 1),
    CONSTRAINT chat_link_subject_id_fk FOREIGN KEY(subject_id) REFERENCES subject (subject_id),
    CONSTRAINT chat_link_staff_id_fk FOREIGN KEY(staff_id) REFERENCES staff_member (staff_id)
)
--;;
CREATE UNIQUE INDEX chat_link_chat_once ON chat_link (chat_index) WHERE unlinked_at is null
--;;
CREATE UNIQUE INDEX chat_link_staff_once ON chat_link (staff_id) WHERE unlinked_at is null and staff_id is not null
--;;
CREATE UNIQUE INDEX chat_link_subject_once ON chat_link (subject_id) WHERE unlinked_at is null and subject_id is not null
--;;
CREATE TABLE consent (
    consent_id UUID NOT NULL,
    subject_id UUID NOT NULL,
    act TEXT NOT NULL,
    accepted BOOLEAN NOT NULL,
    notice_version TEXT NOT NULL,
    language TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    given_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT consent_pk PRIMARY KEY (consent_id),
    CONSTRAINT consent_subject_id_fk FOREIGN KEY(subject_id) REFERENCES subject (subject_id)
)
--;;
CREATE INDEX consent_subject_id_act_given_at_ix ON consent (subject_id, act, given_at)
--;;
CREATE TABLE dose_order (
    dose_order_id UUID NOT NULL,
    subject_id UUID NOT NULL,
    amount_mg INTEGER NOT NULL,
    from_day SMALLINT NOT NULL,
    until_day SMALLINT NOT NULL,
    reason TEXT NOT NULL,
    ordered_by TEXT NOT NULL,
    ordered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    superseded_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT dose_order_pk PRIMARY KEY (dose_order_id),
    CONSTRAINT dose_order_amount_positive CHECK (amount_mg > 0),
    CONSTRAINT dose_order_subject_id_fk FOREIGN KEY(subject_id) REFERENCES subject (subject_id)
)
--;;
CREATE UNIQUE INDEX dose_order_current ON dose_order (subject_id) WHERE superseded_at is null
--;;
CREATE TABLE due_action (
    due_id BIGINT GENERATED ALWAYS AS IDENTITY,
    subject_id UUID,
    kind TEXT NOT NULL,
    topic TEXT NOT NULL,
    cycle INTEGER NOT NULL,
    protocol_day INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    window_closes_at TIMESTAMP WITH TIME ZONE NOT NULL,
    state TEXT DEFAULT 'pending' NOT NULL,
    attempts_started SMALLINT DEFAULT '0' NOT NULL,
    retry_at TIMESTAMP WITH TIME ZONE,
    settled_at TIMESTAMP WITH TIME ZONE,
    fault TEXT,
    CONSTRAINT due_action_pk PRIMARY KEY (due_id),
    CONSTRAINT due_action_state_known CHECK (state in ('pending','done','cancelled','parked')),
    CONSTRAINT due_action_subject_id_fk FOREIGN KEY(subject_id) REFERENCES subject (subject_id)
)
--;;
CREATE UNIQUE INDEX due_action_once ON due_action (subject_id, kind, topic, cycle, protocol_day, slot) NULLS NOT DISTINCT WHERE state = 'pending'
--;;
CREATE INDEX due_action_pending ON due_action (due_at, due_id) WHERE state = 'pending'
--;;
CREATE INDEX due_action_retry ON due_action (retry_at) WHERE state = 'pending' and retry_at is not null
--;;
CREATE TABLE escalation (
    escalation_id UUID NOT NULL,
    subject_id UUID,
    site_id TEXT NOT NULL,
    topic TEXT NOT NULL,
    tier TEXT NOT NULL,
    status TEXT NOT NULL,
    summary BYTEA NOT NULL,
    ladder JSONB NOT NULL,
    content_version TEXT NOT NULL,
    round INTEGER DEFAULT '1' NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    owner_id UUID,
    acknowledged_at TIMESTAMP WITH TIME ZONE,
    closed_at TIMESTAMP WITH TIME ZONE,
    closed_by UUID,
    outcome TEXT,
    CONSTRAINT escalation_pk PRIMARY KEY (escalation_id),
    CONSTRAINT escalation_status_known CHECK (status in ('open','acknowledged','closed')),
    CONSTRAINT escalation_closed_by_a_person CHECK ((status = 'closed') = (closed_at is not null and closed_by is not null and outcome is not null)),
    CONSTRAINT escalation_subject_id_fk FOREIGN KEY(subject_id) REFERENCES subject (subject_id),
    CONSTRAINT escalation_owner_id_fk FOREIGN KEY(owner_id) REFERENCES staff_member (staff_id),
    CONSTRAINT escalation_closed_by_fk FOREIGN KEY(closed_by) REFERENCES staff_member (staff_id)
)
--;;
CREATE UNIQUE INDEX escalation_open_once ON escalation (subject_id, topic) WHERE status <> 'closed' and subject_id is not null
--;;
CREATE INDEX escalation_site_id_status_ix ON escalation (site_id, status)
--;;
CREATE TABLE invite (
    invite_id UUID NOT NULL,
    subject_id UUID,
    staff_id UUID,
    token_hash BYTEA NOT NULL,
    pin_hash BYTEA NOT NULL,
    wrong_pins INTEGER DEFAULT '0' NOT NULL,
    issued_at TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_until TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    revoked_at TIMESTAMP WITH TIME ZONE,
    locked_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT invite_pk PRIMARY KEY (invite_id),
    CONSTRAINT invite_one_person CHECK (num_nonnulls(subject_id, staff_id) = 1),
    CONSTRAINT invite_subject_id_fk FOREIGN KEY(subject_id) REFERENCES subject (subject_id),
    CONSTRAINT invite_staff_id_fk FOREIGN KEY(staff_id) REFERENCES staff_member (staff_id),
    CONSTRAINT invite_token_hash_once UNIQUE (token_hash)
)
--;;
CREATE TABLE scheduled_dose (
    scheduled_dose_id UUID NOT NULL,
    subject_id UUID NOT NULL,
    cycle SMALLINT NOT NULL,
    protocol_day SMALLINT NOT NULL,
    planned_at TIMESTAMP WITH TIME ZONE NOT NULL,
    late_until TIMESTAMP WITH TIME ZONE NOT NULL,
    content_version TEXT NOT NULL,
    cancelled_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT scheduled_dose_pk PRIMARY KEY (scheduled_dose_id),
    CONSTRAINT scheduled_dose_once UNIQUE (subject_id, cycle, protocol_day),
    CONSTRAINT scheduled_dose_subject_id_fk FOREIGN KEY(subject_id) REFERENCES subject (subject_id)
)
--;;
CREATE TABLE staff_assignment (
    assignment_id UUID NOT NULL,
    staff_id UUID NOT NULL,
    site_id TEXT NOT NULL,
    role TEXT NOT NULL,
    duty_rank SMALLINT DEFAULT '1' NOT NULL,
    valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_until TIMESTAMP WITH TIME ZONE,
    CONSTRAINT staff_assignment_pk PRIMARY KEY (assignment_id),
    CONSTRAINT staff_assignment_staff_id_fk FOREIGN KEY(staff_id) REFERENCES staff_member (staff_id)
)
--;;
CREATE UNIQUE INDEX staff_assignment_once ON staff_assignment (staff_id, site_id, role) WHERE valid_until is null
--;;
CREATE INDEX staff_assignment_site_id_role_ix ON staff_assignment (site_id, role)
--;;
CREATE TABLE symptom_report (
    report_id UUID NOT NULL,
    subject_id UUID NOT NULL,
    tier TEXT NOT NULL,
    rules JSONB NOT NULL,
    words BYTEA,
    value NUMERIC(6, 2),
    unit TEXT,
    celsius NUMERIC(5, 2),
    measuring_site TEXT,
    antipyretic BOOLEAN,
    language TEXT NOT NULL,
    content_version TEXT NOT NULL,
    originator TEXT NOT NULL,
    reported_at TIMESTAMP WITH TIME ZONE NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    cause TEXT NOT NULL,
    CONSTRAINT symptom_report_pk PRIMARY KEY (report_id),
    CONSTRAINT symptom_report_subject_id_fk FOREIGN KEY(subject_id) REFERENCES subject (subject_id)
)
--;;
CREATE INDEX symptom_report_subject_id_reported_at_ix ON symptom_report (subject_id, reported_at)
--;;
CREATE TABLE acknowledgement (
    acknowledgement_id UUID NOT NULL,
    escalation_id UUID NOT NULL,
    round INTEGER NOT NULL,
    staff_id UUID NOT NULL,
    acknowledged_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT acknowledgement_pk PRIMARY KEY (acknowledgement_id),
    CONSTRAINT acknowledgement_once UNIQUE (escalation_id, round),
    CONSTRAINT acknowledgement_escalation_id_fk FOREIGN KEY(escalation_id) REFERENCES escalation (escalation_id),
    CONSTRAINT acknowledgement_staff_id_fk FOREIGN KEY(staff_id) REFERENCES staff_member (staff_id)
)
--;;
CREATE TABLE dose_administration (
    administration_id UUID NOT NULL,
    scheduled_dose_id UUID NOT NULL,
    subject_id UUID NOT NULL,
    status TEXT NOT NULL,
    taken_at TIMESTAMP WITH TIME ZONE,
    reason TEXT,
    originator TEXT NOT NULL,
    reported_at TIMESTAMP WITH TIME ZONE NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    cause TEXT NOT NULL,
    entered_in_error BOOLEAN DEFAULT 'false' NOT NULL,
    CONSTRAINT dose_administration_pk PRIMARY KEY (administration_id),
    CONSTRAINT dose_administration_status_known CHECK (status in ('taken','not_taken','vomited','missed')),
    CONSTRAINT dose_administration_scheduled_dose_id_fk FOREIGN KEY(scheduled_dose_id) REFERENCES scheduled_dose (scheduled_dose_id),
    CONSTRAINT dose_administration_subject_id_fk FOREIGN KEY(subject_id) REFERENCES subject (subject_id)
)
--;;
CREATE UNIQUE INDEX dose_administration_once ON dose_administration (scheduled_dose_id) WHERE not entered_in_error
--;;
CREATE TABLE escalation_step (
    escalation_step_id UUID NOT NULL,
    escalation_id UUID NOT NULL,
    round INTEGER NOT NULL,
    step INTEGER NOT NULL,
    staff_id UUID,
    duty TEXT NOT NULL,
    outcome TEXT NOT NULL,
    notified_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT escalation_step_pk PRIMARY KEY (escalation_step_id),
    CONSTRAINT escalation_step_once UNIQUE (escalation_id, round, step, duty, staff_id),
    CONSTRAINT escalation_step_escalation_id_fk FOREIGN KEY(escalation_id) REFERENCES escalation (escalation_id),
    CONSTRAINT escalation_step_staff_id_fk FOREIGN KEY(staff_id) REFERENCES staff_member (staff_id)
)
