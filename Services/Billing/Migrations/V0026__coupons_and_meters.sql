-- What merchants take off, by a code.
create table billing.coupons (
    id uuid primary key,
    merchant_id uuid not null,
    code text not null check (code ~ '^[A-Za-z0-9_-]{1,50}$'),
    percent text check (percent ~ '^(0|[1-9][0-9]{0,2})(\.[0-9]{1,4})?$'),
    -- Minor units of the currency.
    amount bigint check (amount > 0),
    currency text,
    -- Null: of all that come.
    periods integer check (periods > 0),
    max_redemptions integer check (max_redemptions > 0),
    -- The last day on which it can be redeemed.
    expires_on date,
    -- Empty: all of the merchant.
    plan_ids uuid[] not null,
    is_active boolean not null,
    redemptions integer not null default 0 check (redemptions >= 0),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint coupons_code_is_one unique (merchant_id, code),
    constraint coupons_of_one_kind check (
        (percent is null) <> (amount is null) and (amount is null) = (currency is null)),
    -- Invariant 41: redeemed at most as often as its merchant wants.
    constraint coupons_within_redemptions check (redemptions <= max_redemptions)
);
create index coupons_of_merchant on billing.coupons (merchant_id, id desc);

create function billing.keep_coupon() returns trigger language plpgsql as $$
begin
    if (new.id, new.merchant_id, new.code, new.percent, new.amount, new.currency, new.periods, new.created_at)
            is distinct from
            (old.id, old.merchant_id, old.code, old.percent, old.amount, old.currency, old.periods, old.created_at)
    then
        raise exception 'coupon % cannot become another one', old.id using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger coupons_keep_their_facts before update on billing.coupons
    for each row execute function billing.keep_coupon();

-- What merchants count of who uses something.
create table billing.meters (
    id uuid primary key,
    merchant_id uuid not null,
    code text not null check (code ~ '^[a-z0-9_-]{1,50}$'),
    name text not null,
    aggregation text not null check (aggregation in ('count', 'sum', 'max', 'last', 'unique')),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint meters_code_is_one unique (merchant_id, code)
);
create index meters_of_merchant on billing.meters (merchant_id, id desc);

create function billing.keep_meter() returns trigger language plpgsql as $$
begin
    if (new.id, new.merchant_id, new.code, new.aggregation, new.created_at)
        is distinct from (old.id, old.merchant_id, old.code, old.aggregation, old.created_at)
    then
        raise exception 'meter % cannot become another one', old.id using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger meters_keep_their_facts before update on billing.meters
    for each row execute function billing.keep_meter();
