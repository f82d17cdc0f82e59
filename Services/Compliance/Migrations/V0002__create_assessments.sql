-- What money did, as each of its customers sees it: what rules and scores count. Told by the wallet; a transaction is in
-- here once for each of its customers and directions, however often it is told.
create table compliance.movements (
    user_id uuid not null,
    transaction_id uuid not null,
    direction text not null check (direction in ('in', 'out')),
    occurred_at timestamptz not null,
    amount bigint not null check (amount > 0),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    -- US cents at the rate of its time.
    cents bigint not null check (cents >= 0),
    kind text not null,
    channel text,
    -- The other end: a customer's id, or the code of a system account.
    counterparty text,
    primary key (user_id, transaction_id, direction)
);
create index movements_of_user on compliance.movements (user_id, occurred_at desc);
create index movements_between on compliance.movements (user_id, counterparty);

-- An operation that was asked about, with the answer. The id is the asker's: asked again, it is the same answer.
create table compliance.assessments (
    id uuid primary key,
    asker text not null,
    -- Of what was asked: another question under a known id is refused.
    request_hash bytea not null check (octet_length(request_hash) = 32),
    user_id uuid not null references compliance.customers,
    operation text not null check (operation in
        ('transfer', 'own_transfer', 'conversion', 'withdrawal', 'payout', 'bill_payment', 'card', 'deposit', 'loan',
            'investment')),
    source text not null,
    destination text,
    counterparty_name text,
    counterparty_country text,
    counterparty_account text,
    amount bigint not null check (amount > 0),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    cents bigint not null check (cents >= 0),
    channel text not null,
    ip text,
    device_id text,
    -- In ten-thousandths.
    score integer not null check (score between 0 and 10000),
    level text not null check (level in ('minimal', 'low', 'medium', 'high', 'critical')),
    decision text not null check (decision in ('allow', 'review', 'deny')),
    -- Codes of the live rules that held.
    rules text[] not null,
    decided_by text not null check (decided_by in ('policy', 'staff')),
    staff_id uuid,
    reason text,
    created_at timestamptz not null,
    decided_at timestamptz not null,
    valid_until timestamptz not null check (valid_until > created_at),
    -- By itself nothing high passes, and nothing critical waits for somebody.
    constraint assessments_high_is_not_allowed check (decided_by = 'staff' or score < 8000 or decision <> 'allow'),
    constraint assessments_critical_is_denied check (decided_by = 'staff' or score < 9000 or decision = 'deny'),
    constraint assessments_staff_sign check ((decided_by = 'staff') = (staff_id is not null)),
    constraint assessments_staff_say_why check ((decided_by = 'staff') = (reason is not null)),
    constraint assessments_nobody_decides_their_own check (staff_id is distinct from user_id),
    constraint assessments_staff_decide check (decided_by = 'policy' or decision <> 'review')
);
create index assessments_of_user on compliance.assessments (user_id, created_at desc);
create index assessments_under_review on compliance.assessments (created_at, id) where decision = 'review';

-- What is asked of a customer's operations, beside the policy: staff set risk and restriction, a rule the time until which
-- every operation is assessed. Askers keep a copy, and an older version of it never takes the place of a newer one.
alter table compliance.customers
    add column risk text not null default 'low' check (risk in ('low', 'medium', 'high')),
    add column restriction text not null default 'none' check (restriction in ('none', 'outgoing', 'all', 'access')),
    add column restriction_until timestamptz,
    add column ask_until timestamptz,
    add column state_version bigint not null default 0 check (state_version >= 0),
    add constraint customers_restricted_until_some_time check (restriction <> 'none' or restriction_until is null);
