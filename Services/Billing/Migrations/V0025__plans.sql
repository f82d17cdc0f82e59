-- What merchants sell again and again. What a plan asks for stands in its versions, which never change.
create table billing.plans (
    id uuid primary key,
    merchant_id uuid not null,
    code text not null check (code ~ '^[a-z0-9_-]{1,50}$'),
    name text not null,
    currency text not null,
    state text not null check (state in ('active', 'archived')),
    -- The newest.
    version integer not null check (version > 0),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint plans_code_is_one unique (merchant_id, code)
);
create index plans_of_merchant on billing.plans (merchant_id, id desc);

create table billing.plan_versions (
    plan_id uuid not null references billing.plans (id),
    number integer not null check (number > 0),
    period text not null check (period in ('day', 'week', 'month', 'year')),
    period_count integer not null check (period_count between 1 and 366),
    trial_days integer not null check (trial_days between 0 and 730),
    created_at timestamptz not null,
    primary key (plan_id, number)
);
alter table billing.plans add constraint plans_version_is_there
    foreign key (id, version) references billing.plan_versions (plan_id, number) deferrable initially deferred;

create table billing.plan_prices (
    plan_id uuid not null,
    version integer not null,
    -- As the merchant ordered them, from 0.
    place integer not null check (place >= 0),
    key text not null check (key ~ '^[a-z0-9_-]{1,50}$'),
    kind text not null check (kind in ('flat', 'unit', 'graduated', 'volume')),
    -- Minor units of the plan's currency.
    amount bigint check (amount >= 0),
    -- Decimals as they were written.
    unit_price text check (unit_price ~ '^(0|[1-9][0-9]*)(\.[0-9]{1,12})?$'),
    -- One element a tier. Of the last `tier_ends` is null: it has none.
    tier_ends text[],
    tier_prices text[],
    tier_flats text[],
    meter text,
    -- Percent.
    tax_rate text check (tax_rate ~ '^(0|[1-9][0-9]*)(\.[0-9]{1,4})?$'),
    primary key (plan_id, version, place),
    foreign key (plan_id, version) references billing.plan_versions (plan_id, number),
    constraint plan_prices_key_is_one unique (plan_id, version, key),
    constraint plan_prices_by_kind check (
        (kind = 'flat') = (amount is not null) and (kind = 'unit') = (unit_price is not null)
        and (kind in ('graduated', 'volume')) = (tier_prices is not null)
        and (kind <> 'flat' or meter is null)),
    constraint plan_prices_tiers_are_whole check (
        (tier_prices is null) = (tier_ends is null) and (tier_prices is null) = (tier_flats is null)
        and (tier_prices is null or cardinality(tier_prices) > 0
            and cardinality(tier_prices) = cardinality(tier_ends)
            and cardinality(tier_prices) = cardinality(tier_flats)))
);
create index plan_prices_by_meter on billing.plan_prices (meter) where meter is not null;

-- Invariant 40: a version never changes, nor what it asks for.
create function billing.keep_plan_version() returns trigger language plpgsql as $$
begin
    raise exception 'a version of a plan never changes' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger plan_versions_stay before update or delete on billing.plan_versions
    for each row execute function billing.keep_plan_version();
create trigger plan_prices_stay before update or delete on billing.plan_prices
    for each row execute function billing.keep_plan_version();

create function billing.keep_plan() returns trigger language plpgsql as $$
begin
    if (new.id, new.merchant_id, new.code, new.currency, new.created_at)
            is distinct from (old.id, old.merchant_id, old.code, old.currency, old.created_at)
        or new.version < old.version
    then
        raise exception 'plan % cannot become another one', old.id using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger plans_keep_their_facts before update on billing.plans
    for each row execute function billing.keep_plan();
