-- What customers allow third parties: to read accounts, to pay from them (PSD2, articles 66 and 67).
create table compliance.access_consents (
    id uuid primary key,
    user_id uuid not null,
    tpp_id text not null check (tpp_id <> ''),
    tpp_name text not null check (tpp_name <> ''),
    wallet_ids uuid[] not null check (cardinality(wallet_ids) between 1 and 50),
    scopes text[] not null check (cardinality(scopes) between 1 and 4
        and scopes <@ array['account_info', 'balance', 'transactions', 'payments']),
    valid_days smallint not null check (valid_days between 1 and 180),
    status text not null check (status in ('received', 'valid', 'revoked', 'expired')),
    expires_at timestamptz not null,
    authorized_at timestamptz,
    ended_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint access_consents_end_in_time check (expires_at <= created_at + valid_days * interval '24 hours'),
    constraint access_consents_valid_was_authorized check ((status = 'valid') <= (authorized_at is not null)),
    constraint access_consents_end_once check ((status in ('revoked', 'expired')) = (ended_at is not null))
);
create index access_consents_of_user on compliance.access_consents (user_id, id desc);
create index access_consents_ending on compliance.access_consents (expires_at, id)
    where status in ('received', 'valid');

create function compliance.refuse_change_of_ended_consent() returns trigger language plpgsql as $$
begin
    raise exception 'consent % is over', old.id using errcode = 'integrity_constraint_violation';
end
$$;
create trigger access_consents_ended_is_ended before update on compliance.access_consents
    for each row when (old.ended_at is not null) execute function compliance.refuse_change_of_ended_consent();

-- What went without authentication since the customer's last one.
create table compliance.sca_counters (
    user_id uuid primary key,
    low_value_cents bigint not null default 0 check (low_value_cents >= 0),
    low_value_count integer not null default 0 check (low_value_count >= 0),
    contactless_cents bigint not null default 0 check (contactless_cents >= 0),
    contactless_count integer not null default 0 check (contactless_count >= 0),
    updated_at timestamptz not null
);

-- What was decided of which payment: the first of a series is found here.
create table compliance.sca_decisions (
    id uuid primary key,
    user_id uuid not null,
    operation text not null,
    payee text not null,
    amount bigint not null check (amount > 0),
    currency text not null,
    exemption text check (exemption in
        ('own_account', 'recurring', 'trusted_beneficiary', 'corporate', 'contactless', 'low_value')),
    created_at timestamptz not null
);
create index sca_decisions_of_user on compliance.sca_decisions (user_id, id desc);
