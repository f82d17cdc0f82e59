-- Every set of rates we ever loaded, with its source and time: units of each currency for one US dollar.
create table wallet.fx_rate_sets (
    id uuid primary key,
    source text not null,
    as_of timestamptz not null,
    loaded_at timestamptz not null
);
create index fx_rate_sets_newest on wallet.fx_rate_sets (loaded_at desc, id desc);

create table wallet.fx_rates (
    set_id uuid not null references wallet.fx_rate_sets (id),
    currency text not null,
    per_dollar numeric not null check (per_dollar > 0),
    primary key (set_id, currency)
);

create trigger fx_rate_sets_count after insert on wallet.fx_rate_sets
    for each statement execute function wallet.count_rules_change();

create table wallet.fx_quotes (
    id uuid primary key,
    owner_id uuid not null,
    source_currency text not null,
    source_amount bigint not null check (source_amount > 0),
    target_currency text not null,
    target_amount bigint not null check (target_amount > 0),
    -- Part of the source amount.
    fee bigint not null check (fee >= 0 and fee < source_amount),
    rate numeric not null check (rate > 0),
    expires_at timestamptz not null,
    created_at timestamptz not null,
    -- Invariant 9: one use.
    used_by uuid unique
);
create index fx_quotes_expired on wallet.fx_quotes (expires_at) where used_by is null;
