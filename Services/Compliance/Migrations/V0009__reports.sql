-- Reports to authorities: on much cash, on what is suspicious, on what compliance did, on who is taxed elsewhere.
create table compliance.reports (
    id uuid primary key,
    type text not null check (type in ('sar', 'ctr', 'summary', 'tax')),
    format text not null check (format in ('xml', 'csv', 'json')),
    status text not null check (status in ('draft', 'approved', 'filed', 'acknowledged', 'rejected')),
    case_id uuid references compliance.cases,
    -- Whose cash it is; of a case about one person, who that is.
    customer_id uuid,
    day date,
    direction text check (direction in ('in', 'out')),
    -- What it looks at.
    from_at timestamptz not null,
    to_at timestamptz not null check (to_at > from_at),
    -- US cents that it tells of.
    cents bigint check (cents >= 0),
    -- Of its content.
    version integer not null check (version > 0),
    -- Who wrote the version; nobody: the day's work did.
    author_id uuid,
    due_at timestamptz,
    -- Of the content that was approved.
    sha256 bytea check (octet_length(sha256) = 32),
    approved_by uuid,
    approved_at timestamptz,
    channel text check (channel <> ''),
    tracking_id text check (tracking_id <> ''),
    filed_by uuid,
    filed_at timestamptz,
    bsa_id text check (bsa_id ~ '^[0-9]{14}$'),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint reports_forms_are_fincens check (format <> 'xml' or type in ('sar', 'ctr')),
    constraint reports_of_cash_have_a_day check (
        (type = 'ctr') = (day is not null) and (type = 'ctr') = (direction is not null)
        and (type <> 'ctr' or customer_id is not null)),
    -- Over 10,000.00, and not from it on.
    constraint reports_of_cash_are_over check (type <> 'ctr' or cents > 1000000),
    constraint reports_of_suspicion_have_a_case check ((type = 'sar') = (case_id is not null)),
    constraint reports_of_suspicion_are_large check (type <> 'sar' or cents >= 500000),
    constraint reports_have_their_time check ((type in ('sar', 'ctr')) = (due_at is not null)),
    constraint reports_frozen_are_signed check (
        (status <> 'draft') = (sha256 is not null) and (status <> 'draft') = (approved_by is not null)
        and (status <> 'draft') = (approved_at is not null)),
    constraint reports_approved_by_another check (approved_by is null or approved_by is distinct from author_id),
    constraint reports_nobody_decides_their_own check (
        customer_id is null or (author_id is distinct from customer_id and approved_by is distinct from customer_id
            and filed_by is distinct from customer_id)),
    constraint reports_filed_say_how check (
        (status in ('filed', 'acknowledged', 'rejected')) = (filed_at is not null)
        and (filed_at is null) = (filed_by is null) and (filed_at is null) = (channel is null)
        and (tracking_id is null or filed_at is not null)),
    constraint reports_acknowledged_have_a_number check ((status = 'acknowledged') = (bsa_id is not null))
);
-- A person's day is told once for each direction, a case once.
create unique index reports_one_of_a_day on compliance.reports (customer_id, day, direction) where type = 'ctr';
create unique index reports_one_of_a_case on compliance.reports (case_id) where type = 'sar';
create unique index reports_numbered_once on compliance.reports (bsa_id) where bsa_id is not null;
create index reports_due on compliance.reports (due_at) where status in ('draft', 'approved', 'rejected');
create index reports_of_customer on compliance.reports (customer_id, id desc) where customer_id is not null;

-- What a report says, every version of it, sealed under the service's secret: a name in it is found by nobody else.
create table compliance.report_contents (
    report_id uuid not null references compliance.reports,
    version integer not null check (version > 0),
    content bytea not null,
    -- Of the content before it was sealed.
    sha256 bytea not null check (octet_length(sha256) = 32),
    created_at timestamptz not null,
    primary key (report_id, version),
    constraint report_contents_known_by_hash unique (report_id, version, sha256)
);
-- What is approved is what stands here.
alter table compliance.reports add constraint reports_approved_is_the_content
    foreign key (id, version, sha256) references compliance.report_contents (report_id, version, sha256);

-- What the authority has answered, as often as it has.
create table compliance.report_acknowledgements (
    id uuid primary key,
    report_id uuid not null references compliance.reports,
    version integer not null check (version > 0),
    accepted boolean not null,
    bsa_id text,
    -- level, code, element, text
    errors jsonb not null check (jsonb_typeof(errors) = 'array'),
    -- Of the answer as it came.
    sha256 bytea not null check (octet_length(sha256) = 32),
    received_by uuid not null,
    received_at timestamptz not null,
    constraint report_acknowledgements_once unique (report_id, version, sha256),
    constraint report_acknowledgements_taken_have_a_number check (accepted = (bsa_id is not null)),
    foreign key (report_id, version) references compliance.report_contents (report_id, version)
);

create function compliance.refuse_change_of_report_part() returns trigger language plpgsql as $$
begin
    raise exception 'what a report said and was answered cannot change'
        using errcode = 'integrity_constraint_violation';
end
$$;
create trigger report_contents_never_change before update or delete on compliance.report_contents
    for each row execute function compliance.refuse_change_of_report_part();
create trigger report_acknowledgements_never_change before update or delete on compliance.report_acknowledgements
    for each row execute function compliance.refuse_change_of_report_part();

create function compliance.check_report() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'report % is kept', old.id using errcode = 'integrity_constraint_violation';
    end if;
    if (new.id, new.type, new.format, new.case_id, new.customer_id, new.day, new.direction, new.from_at, new.to_at,
        new.due_at, new.created_at)
        is distinct from (old.id, old.type, old.format, old.case_id, old.customer_id, old.day, old.direction,
        old.from_at, old.to_at, old.due_at, old.created_at)
    then
        raise exception 'report % is about something else', old.id using errcode = 'integrity_constraint_violation';
    end if;
    if (old.status, new.status) not in (
        ('draft', 'draft'), ('draft', 'approved'), ('approved', 'filed'), ('filed', 'acknowledged'),
        ('filed', 'rejected'), ('rejected', 'draft'))
    then
        raise exception 'report % does not go from % to %', old.id, old.status, new.status
            using errcode = 'integrity_constraint_violation';
    end if;
    -- What somebody has approved stays as it was seen until it is a draft again.
    if new.status <> 'draft' and (new.version, new.author_id, new.cents) is distinct from
        (old.version, old.author_id, old.cents)
    then
        raise exception 'report % is frozen', old.id using errcode = 'integrity_constraint_violation';
    end if;
    if new.status not in ('draft', 'approved') and (new.sha256, new.approved_by, new.approved_at) is distinct from
        (old.sha256, old.approved_by, old.approved_at)
    then
        raise exception 'report % is frozen', old.id using errcode = 'integrity_constraint_violation';
    end if;
    if old.filed_at is not null and new.status <> 'draft'
        and (new.filed_by, new.filed_at, new.channel, new.tracking_id) is distinct from
            (old.filed_by, old.filed_at, old.channel, old.tracking_id)
    then
        raise exception 'report % was filed otherwise', old.id using errcode = 'integrity_constraint_violation';
    end if;
    -- Content is written anew, never taken back.
    if new.version < old.version or (old.status = 'rejected' and new.version = old.version) then
        raise exception 'report % goes back to what it said', old.id using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger reports_follow_their_states before update or delete on compliance.reports
    for each row execute function compliance.check_report();

-- Cash of a day is looked for among these.
create index movements_of_clearing on compliance.movements (occurred_at) where counterparty like 'clearing:%';

-- Papers of a case; the content is a sealed file.
create table compliance.case_files (
    id uuid primary key,
    case_id uuid not null references compliance.cases,
    filename text not null check (filename <> ''),
    type text not null check (type <> ''),
    size bigint not null check (size > 0),
    sha256 bytea not null check (octet_length(sha256) = 32),
    staff_id uuid not null,
    created_at timestamptz not null
);
create index case_files_of_case on compliance.case_files (case_id, id);
alter table compliance.case_entries
    drop constraint case_entries_kind_check,
    add constraint case_entries_kind_check
        check (kind in ('opened', 'changed', 'assigned', 'note', 'file', 'proposed', 'closed'));
