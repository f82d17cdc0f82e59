-- What people ask for about their own data (GDPR, articles 15 to 21), and how far each is.
create table compliance.privacy_requests (
    id uuid primary key,
    user_id uuid not null,
    kind text not null check (kind in ('export', 'erasure', 'restriction', 'rectification', 'objection')),
    status text not null check (status in
        ('received', 'running', 'completed', 'completed_with_retention', 'refused', 'withdrawn')),
    detail text,
    -- What is to be put right, by the names of the public API.
    changes jsonb,
    -- A person has to grant it before anything is done.
    awaits_decision boolean not null,
    due_at timestamptz not null,
    -- Until then the person may think better of it.
    not_before timestamptz not null,
    begun_at timestamptz,
    ended_at timestamptz,
    decided_by uuid,
    reason text,
    refusal text check (refusal in ('obligations_open', 'decision')),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint privacy_requests_are_due_later check (due_at > created_at and not_before between created_at and due_at),
    constraint privacy_requests_begin_when_they_run
        check ((status in ('received', 'withdrawn')) = (begun_at is null)),
    constraint privacy_requests_end_once
        check ((status in ('completed', 'completed_with_retention', 'refused', 'withdrawn')) = (ended_at is not null)),
    constraint privacy_requests_refused_says_why check ((status = 'refused') = (refusal is not null)),
    constraint privacy_requests_decided_says_why check (decided_by is null or reason is not null),
    constraint privacy_requests_nobody_decides_their_own check (decided_by is distinct from user_id),
    constraint privacy_requests_change_what_is_wrong check (changes is null or kind = 'rectification')
);
-- The same is asked once at a time.
create unique index privacy_requests_one_open on compliance.privacy_requests (user_id, kind)
    where status in ('received', 'running');
create index privacy_requests_of_user on compliance.privacy_requests (user_id, id desc);
create index privacy_requests_open on compliance.privacy_requests (due_at, id) where status in ('received', 'running');

create function compliance.refuse_change_of_ended_request() returns trigger language plpgsql as $$
begin
    raise exception 'privacy request % is over', old.id using errcode = 'integrity_constraint_violation';
end
$$;
-- What a person wrote may be forgotten when the person is; how it ended stays.
create trigger privacy_requests_ended_is_ended before update on compliance.privacy_requests
    for each row when (old.ended_at is not null and (new.status, new.ended_at, new.refusal, new.decided_by)
        is distinct from (old.status, old.ended_at, old.refusal, old.decided_by))
    execute function compliance.refuse_change_of_ended_request();

-- What each service has answered to a request.
create table compliance.privacy_request_services (
    request_id uuid not null references compliance.privacy_requests,
    service text not null,
    -- The order in which they are asked.
    place smallint not null,
    status text not null
        check (status in ('pending', 'in_progress', 'blocked', 'completed', 'completed_with_retention')),
    records bigint not null default 0 check (records >= 0),
    retained jsonb not null default '[]',
    blockers jsonb not null default '[]',
    updated_at timestamptz not null,
    primary key (request_id, service),
    constraint privacy_request_services_in_one_order unique (request_id, place),
    constraint privacy_request_services_blocked_says_why check ((status = 'blocked') = (blockers <> '[]'::jsonb))
);

-- The file of a finished export, until it ends.
create table compliance.privacy_exports (
    request_id uuid primary key references compliance.privacy_requests,
    user_id uuid not null,
    file_id uuid not null unique,
    sha256 bytea not null check (octet_length(sha256) = 32),
    size bigint not null check (size > 0),
    ready_at timestamptz not null,
    expires_at timestamptz not null check (expires_at > ready_at)
);
create index privacy_exports_ending on compliance.privacy_exports (expires_at, request_id);
create index privacy_exports_of_user on compliance.privacy_exports (user_id);

-- What a court or an authority wants kept: while one holds, nothing of the person is erased.
create table compliance.legal_holds (
    id uuid primary key,
    user_id uuid not null,
    reason text not null check (reason <> ''),
    until timestamptz check (until > created_at),
    placed_by uuid not null,
    lifted_at timestamptz,
    lifted_by uuid,
    created_at timestamptz not null,
    constraint legal_holds_lifted_by_somebody check ((lifted_at is null) = (lifted_by is null)),
    constraint legal_holds_nobody_holds_themselves check (placed_by <> user_id and lifted_by is distinct from user_id)
);
create index legal_holds_of_user on compliance.legal_holds (user_id) where lifted_at is null;

-- What a person allows, as it is now and as it was changed.
create table compliance.consents (
    user_id uuid not null,
    purpose text not null check (purpose in ('marketing', 'analytics', 'profiling')),
    granted boolean not null,
    -- Of the words that the person was shown.
    text_version text not null,
    change_id uuid not null,
    changed_at timestamptz not null,
    primary key (user_id, purpose)
);
create table compliance.consent_changes (
    id uuid primary key,
    user_id uuid not null,
    purpose text not null check (purpose in ('marketing', 'analytics', 'profiling')),
    granted boolean not null,
    text_version text not null,
    at timestamptz not null
);
create index consent_changes_of_user on compliance.consent_changes (user_id, id desc);
create index consent_changes_old on compliance.consent_changes (at);

-- Breaches of personal data (GDPR, articles 33 and 34).
create table compliance.breaches (
    id uuid primary key,
    status text not null check (status in ('open', 'notified', 'not_notifiable')),
    aware_at timestamptz not null,
    notify_by timestamptz not null,
    description text not null check (description <> ''),
    categories text[] not null check (cardinality(categories) between 1 and 20),
    persons bigint not null check (persons >= 0),
    high_risk boolean not null,
    -- What the authority calls it; why it need not know.
    reference text,
    reason text,
    persons_told_at timestamptz,
    -- How many of the alarms were given.
    alarms smallint not null default 0 check (alarms between 0 and 2),
    reported_by uuid not null,
    ended_by uuid,
    ended_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint breaches_have_72_hours check (notify_by = aware_at + interval '72 hours'),
    constraint breaches_end_once
        check ((status = 'open') = (ended_at is null) and (ended_at is null) = (ended_by is null)),
    constraint breaches_notified_has_a_reference check ((status = 'notified') <= (reference is not null)),
    constraint breaches_not_notifiable_says_why check ((status = 'not_notifiable') <= (reason is not null)),
    -- Whom it may harm has to be told, and so has the authority.
    constraint breaches_of_high_risk_are_told
        check (not high_risk or status = 'open' or (status = 'notified' and persons_told_at is not null))
);
create index breaches_open on compliance.breaches (notify_by, id) where status = 'open';

-- What was thought about before something was done with people's data (GDPR, article 35).
create table compliance.impact_assessments (
    id uuid primary key,
    title text not null check (title <> ''),
    processing text not null,
    necessity text not null,
    -- description, likelihood, severity, measures
    risks jsonb not null check (jsonb_array_length(risks) between 1 and 50),
    impact text not null check (impact in ('low', 'medium', 'high')),
    review_on date not null,
    author_id uuid not null,
    created_at timestamptz not null
);

-- For how many days something is kept after its end, by versions.
create table compliance.retention_versions (
    version integer primary key check (version > 0),
    days jsonb not null,
    set_by uuid,
    created_at timestamptz not null
);

-- What has to be kept of people who were erased: sealed with a key of each person's own, which goes when it is time.
create table compliance.sealed_records (
    user_id uuid primary key,
    -- Sealed with the service's secret.
    person_key bytea,
    content bytea not null,
    sealed_at timestamptz not null,
    keep_until timestamptz not null check (keep_until > sealed_at),
    destroyed_at timestamptz,
    constraint sealed_records_destroyed_has_no_key check ((destroyed_at is null) = (person_key is not null))
);
create index sealed_records_ending on compliance.sealed_records (keep_until, user_id) where destroyed_at is null;

-- The files of documents whose rows are sealed, so that nobody takes them for forgotten ones.
create table compliance.sealed_files (
    file_id uuid primary key,
    user_id uuid not null,
    sha256 bytea not null check (octet_length(sha256) = 32)
);
create index sealed_files_of_user on compliance.sealed_files (user_id);
