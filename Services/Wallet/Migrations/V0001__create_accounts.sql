-- Customers as far as limits need them: the tier, and what was sent and paid in, in US cents. The counters belong to
-- usage_day and start again when a later day writes them.
create table wallet.owners (
    owner_id uuid primary key,
    kyc_tier smallint not null default 0 check (kyc_tier between 0 and 3),
    usage_day date not null default '1970-01-01',
    sent_day bigint not null default 0 check (sent_day >= 0),
    sent_month bigint not null default 0 check (sent_month >= 0),
    deposits_day bigint not null default 0 check (deposits_day >= 0),
    withdrawals_day bigint not null default 0 check (withdrawals_day >= 0)
) with (fillfactor = 70);

-- The hot row of an account: nothing but what a movement changes or is checked against. Its checks run on every
-- update, so they are cheap ones. Room on each page keeps updates off the indexes.
create table wallet.accounts (
    id uuid primary key,
    kind text not null,
    -- System accounts: clearing:sandbox:USD.
    code text unique,
    owner_id uuid references wallet.owners (owner_id),
    currency text not null check (length(currency) between 3 and 8),
    status text not null default 'active' check (status in ('active', 'frozen', 'closed')),
    posted bigint not null default 0,
    held bigint not null default 0,
    overdraft bigint not null default 0,
    version bigint not null default 1,
    last_movement_at timestamptz not null default '0001-01-01T00:00:00Z',
    sent_on date not null default '1970-01-01',
    sent_day bigint not null default 0,
    sent_month bigint not null default 0,
    limit_transaction bigint check (limit_transaction > 0),
    limit_daily bigint check (limit_daily > 0),
    limit_monthly bigint check (limit_monthly > 0),
    requires_pin boolean not null default false,
    constraint accounts_kind check (
        kind = 'customer' and owner_id is not null and code is null
        or kind = 'system' and owner_id is null and code is not null and held = 0 and overdraft = 0),
    -- Invariant 3.
    constraint accounts_floor check (kind = 'system' or posted - held >= -overdraft),
    -- Invariant 4.
    constraint accounts_held check (held >= 0 and overdraft >= 0),
    constraint accounts_closed_is_empty check (status <> 'closed' or posted = 0 and held = 0)
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);

create index accounts_by_owner on wallet.accounts (owner_id) where owner_id is not null;

create function wallet.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% of % is not allowed', tg_op, tg_table_name using errcode = 'restrict_violation';
end
$$;

-- An account keeps its currency and owner for life. Fires only for statements that name one of these columns.
create trigger accounts_identity_is_fixed
    before update of id, kind, code, owner_id, currency on wallet.accounts
    for each statement execute function wallet.refuse_change();

create trigger accounts_are_kept
    before delete or truncate on wallet.accounts
    for each statement execute function wallet.refuse_change();

-- What describes a wallet and never moves with money.
create table wallet.wallets (
    id uuid primary key references wallet.accounts (id),
    owner_id uuid not null references wallet.owners (owner_id),
    currency text not null check (currency ~ '^[A-Z0-9]{3,8}$'),
    name text not null check (length(name) between 1 and 100),
    kind text not null check (kind in ('main', 'savings', 'business')),
    account_number text not null unique check (account_number ~ '^90[0-9]{10}$'),
    is_default boolean not null,
    -- Staff froze it, so its owner cannot unfreeze it.
    frozen_by_staff boolean not null default false,
    created_at timestamptz not null
);

create unique index wallets_one_default on wallet.wallets (owner_id, currency) where is_default;
create index wallets_by_owner on wallet.wallets (owner_id, id);

create trigger wallets_identity_is_fixed
    before update of id, owner_id, currency, account_number on wallet.wallets
    for each statement execute function wallet.refuse_change();
