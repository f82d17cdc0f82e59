-- Who pays for which plan. Whoever changes one locks its row.
create table billing.subscriptions (
    id uuid primary key,
    merchant_id uuid not null,
    -- From a wallet of the customer's, who has an account; or by invoices to whom the merchant names.
    collection text not null check (collection in ('wallet', 'invoice')),
    wallet_id uuid,
    net_days integer check (net_days between 0 and 365),
    customer_id uuid,
    customer_name text not null,
    customer_email text not null,
    customer_address text[] not null,
    customer_tax_id text,
    plan_id uuid not null,
    plan_version integer not null,
    currency text not null,
    -- How many of each price in advance, in millionths; of what is not named, one.
    quantity_keys text[] not null,
    quantities bigint[] not null,
    state text not null check (state in ('trialing', 'active', 'past_due', 'paused', 'cancelled')),
    starts_on date not null,
    -- The first day that is paid for; null: there was no trial.
    trial_ends_on date check (trial_ends_on >= starts_on),
    -- How long periods are, from when they count, and on which day of the month they begin.
    period text not null check (period in ('day', 'week', 'month', 'year')),
    period_count integer not null check (period_count between 1 and 366),
    cycle_start date not null,
    billing_day integer not null check (billing_day between 1 and 31),
    -- The days that are paid in advance now; before the first payment, none.
    charged_from date not null,
    charged_to date not null check (charged_to >= charged_from),
    -- The first day whose readings stand on no invoice yet, late ones aside.
    metered_from date not null,
    -- When there is an invoice to make; null: none will come.
    next_invoice_on date,
    cancel_at_period_end boolean not null,
    -- What it changes to when the period is over.
    next_plan_id uuid,
    next_plan_version integer,
    next_quantity_keys text[],
    next_quantities bigint[],
    paused_on date,
    resume_on date,
    -- Counts changes: the same days may be charged again after one.
    revision integer not null check (revision >= 0),
    -- Tells once that the trial is about to end.
    trial_told boolean not null default false,
    ends_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    foreign key (plan_id, plan_version) references billing.plan_versions (plan_id, number),
    foreign key (next_plan_id, next_plan_version) references billing.plan_versions (plan_id, number),
    constraint subscriptions_know_their_payer check (
        case when collection = 'wallet' then num_nonnulls(wallet_id, customer_id) = 2 and net_days is null
        else wallet_id is null and net_days is not null end),
    constraint subscriptions_of_two check (merchant_id <> customer_id),
    constraint subscriptions_count_each_price_once check (
        cardinality(quantity_keys) = cardinality(quantities)
        and (next_quantity_keys is null) = (next_quantities is null)
        and (next_quantity_keys is null or cardinality(next_quantity_keys) = cardinality(next_quantities))),
    constraint subscriptions_change_as_a_whole check (
        (next_plan_id is null) = (next_plan_version is null) and (next_plan_id is null) = (next_quantities is null)),
    constraint subscriptions_end_for_good check ((state = 'cancelled') = (ends_at is not null)),
    constraint subscriptions_pause_from_a_day check ((state = 'paused') = (paused_on is not null)),
    constraint subscriptions_go_on check (
        next_invoice_on is null = (state in ('paused', 'cancelled')))
);
create index subscriptions_of_merchant on billing.subscriptions (merchant_id, id desc);
create index subscriptions_of_customer on billing.subscriptions (customer_id, id desc) where customer_id is not null;
create index subscriptions_due on billing.subscriptions (next_invoice_on) where next_invoice_on is not null;
create index subscriptions_past_due on billing.subscriptions (id) where state = 'past_due';
create index subscriptions_trials on billing.subscriptions (trial_ends_on)
    where state = 'trialing' and not trial_told;
create index subscriptions_resuming on billing.subscriptions (resume_on) where resume_on is not null;

create function billing.keep_subscription() returns trigger language plpgsql as $$
begin
    if (new.id, new.merchant_id, new.collection, new.customer_id, new.currency, new.starts_on, new.created_at)
            is distinct from
            (old.id, old.merchant_id, old.collection, old.customer_id, old.currency, old.starts_on, old.created_at)
        or old.state = 'cancelled' and new.state <> old.state
        or new.revision < old.revision
    then
        raise exception 'subscription % has ended, or cannot become another one', old.id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger subscriptions_keep_their_facts before update on billing.subscriptions
    for each row execute function billing.keep_subscription();
