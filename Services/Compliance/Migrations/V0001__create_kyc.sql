-- Who is known, and how well. Whoever changes anything of a customer locks the row here first, so that the tier is
-- always that of the verifications that hold.
create table compliance.customers (
    user_id uuid primary key,
    -- As auth tells it, and with which version of the account: a lower one is older, however late it comes.
    email_verified boolean not null default false,
    directory_version integer not null default 0,
    -- As it was told last: the next event is of another.
    tier smallint not null default 0 check (tier between 0 and 3),
    created_at timestamptz not null,
    updated_at timestamptz not null
);

-- How far the first filling from auth's directory has come; over when it says so.
create table compliance.directory_fill (
    only_row boolean primary key default true check (only_row),
    after uuid,
    completed_at timestamptz
);
insert into compliance.directory_fill default values;

-- Who a customer says they are.
create table compliance.profiles (
    user_id uuid primary key references compliance.customers,
    first_name text not null check (first_name <> ''),
    last_name text not null check (last_name <> ''),
    birth_date date not null,
    nationality text not null check (nationality ~ '^[A-Z]{2}$'),
    address_line1 text not null,
    address_line2 text,
    city text not null,
    region text,
    postal_code text not null,
    country text not null check (country ~ '^[A-Z]{2}$'),
    occupation text,
    source_of_funds text,
    pep_declared boolean not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
);

create table compliance.verifications (
    id uuid primary key,
    user_id uuid not null references compliance.customers,
    tier smallint not null check (tier in (2, 3)),
    kind text not null check (kind in ('individual', 'business')),
    status text not null check (status in
        ('draft', 'checking', 'awaiting_applicant', 'under_review', 'approved', 'rejected', 'expired', 'withdrawn')),
    -- How often it was submitted.
    attempt integer not null default 0 check (attempt >= 0),
    provider text,
    rejection_code text,
    rejection_detail text,
    wanted_kinds text[],
    wanted_detail text,
    assignee_id uuid,
    due_at timestamptz,
    decided_at timestamptz,
    decided_by uuid,
    note text,
    expires_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint verifications_begin_with_a_submission check ((status in ('draft', 'withdrawn')) = (attempt = 0)),
    constraint verifications_rejected_says_why check ((status = 'rejected') = (rejection_code is not null)),
    constraint verifications_decided_says_when
        check ((status in ('approved', 'rejected', 'expired')) = (decided_at is not null)),
    constraint verifications_approved_ends check ((status in ('approved', 'expired')) = (expires_at is not null)),
    constraint verifications_waits_for_somebody check ((status = 'under_review') = (due_at is not null)),
    constraint verifications_nobody_decides_their_own check (decided_by is distinct from user_id)
);
-- A customer is looked at once at a time.
create unique index verifications_one_open on compliance.verifications (user_id)
    where status in ('draft', 'checking', 'awaiting_applicant', 'under_review');
create index verifications_of_user on compliance.verifications (user_id, id desc);
create index verifications_queue on compliance.verifications (due_at, id) where status = 'under_review';
create index verifications_ending on compliance.verifications (expires_at, id) where status = 'approved';

create function compliance.refuse_change_of_final_verification() returns trigger language plpgsql as $$
begin
    raise exception 'verification % is over and cannot change', old.id using errcode = 'integrity_constraint_violation';
end
$$;
create trigger verifications_final_is_final before update on compliance.verifications
    for each row when (old.status in ('rejected', 'expired', 'withdrawn'))
    execute function compliance.refuse_change_of_final_verification();

-- What was looked at in the last submission of a verification.
create table compliance.verification_checks (
    verification_id uuid not null references compliance.verifications,
    name text not null,
    result text not null check (result in ('passed', 'failed', 'unread', 'review')),
    detail text,
    checked_at timestamptz not null,
    primary key (verification_id, name)
);

-- What a customer has handed in; the id is that of the file.
create table compliance.documents (
    id uuid primary key,
    verification_id uuid not null references compliance.verifications,
    user_id uuid not null,
    kind text not null check (kind in
        ('passport', 'national_id', 'residence_permit', 'drivers_license', 'selfie', 'utility_bill', 'bank_statement',
            'proof_of_income', 'company_registration', 'tax_certificate')),
    side text check (side in ('front', 'back')),
    document_number text,
    issuing_country text,
    issued_on date,
    expires_on date,
    mrz text,
    type text not null check (type in ('jpeg', 'png', 'pdf')),
    size bigint not null check (size between 1 and 10485760),
    sha256 bytea not null check (octet_length(sha256) = 32),
    created_at timestamptz not null,
    constraint documents_end_after_they_begin check (expires_on is null or issued_on is null or issued_on <= expires_on)
);
create index documents_of_verification on compliance.documents (verification_id, id);

-- Whose documents have a number, without the number: a keyed hash.
create table compliance.document_numbers (
    document_id uuid primary key references compliance.documents on delete cascade,
    user_id uuid not null,
    number_hash bytea not null check (octet_length(number_hash) = 32),
    created_at timestamptz not null
);
create index document_numbers_by_hash on compliance.document_numbers (number_hash, user_id);

-- A submission at a provider. The saga of the same id says what is to be done next; it is cleaned away a month after its
-- end, the row never.
create table compliance.provider_checks (
    id uuid primary key,
    verification_id uuid not null references compliance.verifications,
    attempt integer not null check (attempt > 0),
    provider text not null,
    -- Who the customer is to the provider, and the check there.
    applicant_id text,
    check_id text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint provider_checks_one_for_a_submission unique (verification_id, attempt),
    constraint provider_checks_known_once unique (provider, check_id),
    constraint provider_checks_are_of_somebody check (check_id is null or applicant_id is not null)
);

-- What the provider has of a submission.
create table compliance.provider_uploads (
    provider_check_id uuid not null references compliance.provider_checks,
    document_id uuid not null references compliance.documents on delete cascade,
    provider_document_id text not null,
    primary key (provider_check_id, document_id)
);

-- Which notices of an end were told.
create table compliance.expiry_notices (
    verification_id uuid not null references compliance.verifications,
    days smallint not null check (days in (30, 7)),
    told_at timestamptz not null,
    primary key (verification_id, days)
);
