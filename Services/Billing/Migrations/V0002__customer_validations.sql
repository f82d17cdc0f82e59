-- Whose numbers a caller has asked billers about lately; rows go when they are of no use any more.
create table billing.customer_validations (
    owner_id uuid not null,
    biller_id uuid not null references billing.billers (id),
    customer_id text not null check (length(customer_id) between 1 and 40),
    -- Empty where it makes no difference.
    meter_type text not null check (meter_type in ('', 'prepaid', 'postpaid')),
    customer_name text not null,
    -- Minor units; null: the biller names none.
    minimum_amount bigint check (minimum_amount >= 0),
    validated_at timestamptz not null,
    primary key (owner_id, biller_id, customer_id, meter_type)
);
create index customer_validations_by_age on billing.customer_validations (validated_at);

-- How often somebody has asked: names behind numbers are not to be gathered.
create table billing.validation_paces (
    owner_id uuid primary key,
    -- From when on as many may be asked at once as ever.
    full_at timestamptz not null
);
