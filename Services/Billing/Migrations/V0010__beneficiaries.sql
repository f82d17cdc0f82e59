-- Customer numbers that people have put by.
create table billing.beneficiaries (
    id uuid primary key,
    owner_id uuid not null,
    biller_id uuid not null,
    -- By the biller's number, and name once something was paid for it.
    customer_id text not null,
    customer_name text,
    nickname text,
    -- Completed payments, counted in the transaction that completes them.
    usage_count bigint not null default 0 check (usage_count >= 0),
    last_used_at timestamptz,
    created_at timestamptz not null,
    constraint beneficiaries_once unique (owner_id, biller_id, customer_id),
    constraint beneficiaries_used check ((usage_count = 0) = (last_used_at is null))
);
create index beneficiaries_of_owner on billing.beneficiaries (owner_id, id desc);
