-- What subscriptions have cost, line by line, and what was given back of it. Whoever writes here has the subscription
-- locked.
create table billing.subscription_charges (
    id uuid primary key,
    subscription_id uuid not null references billing.subscriptions (id),
    price_key text not null,
    from_on date not null,
    to_on date not null check (to_on > from_on),
    kind text not null check (kind in ('charge', 'credit', 'usage')),
    -- The subscription's, at the time.
    revision integer not null check (revision >= 0),
    -- Of the whole period.
    of_days integer not null check (of_days > 0),
    plan_id uuid not null,
    plan_version integer not null,
    -- In millionths.
    quantity bigint not null check (quantity >= 0),
    currency text not null,
    -- Minor units before coupons; what is given back is below zero.
    amount bigint not null,
    discount bigint not null check (discount >= 0),
    -- Percent.
    tax_rate text,
    -- Null: it went to the customer's balance with the merchant.
    invoice_id uuid references billing.invoices (id),
    created_at timestamptz not null,
    foreign key (plan_id, plan_version) references billing.plan_versions (plan_id, number),
    -- Invariant 43: whatever runs twice or at once charges days once.
    constraint subscription_charges_once unique (subscription_id, price_key, from_on, to_on, kind, revision),
    constraint subscription_charges_have_a_sign check (
        case kind when 'credit' then amount <= 0 and discount = 0 else amount >= discount end)
);
create index subscription_charges_of_invoice on billing.subscription_charges (invoice_id) where invoice_id is not null;

create function billing.keep_subscription_charge() returns trigger language plpgsql as $$
begin
    raise exception 'what was charged stays' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger subscription_charges_stay before update or delete on billing.subscription_charges
    for each row execute function billing.keep_subscription_charge();

-- Invoices that subscriptions made, and how far their money is.
create table billing.subscription_invoices (
    invoice_id uuid primary key references billing.invoices (id),
    subscription_id uuid not null references billing.subscriptions (id),
    reason text not null check (reason in ('start', 'renewal', 'change', 'end')),
    -- draft: waits for its issue. due: the wallet is asked at `ask_at`. asking: it is being asked for `payment_id`.
    -- left: nobody is asked any more, or the customer pays by other ways. paid: nothing is due.
    status text not null check (status in ('draft', 'due', 'asking', 'left', 'paid')),
    attempts integer not null check (attempts >= 0),
    ask_at timestamptz,
    payment_id uuid unique,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint subscription_invoices_wait_for_something check (
        (ask_at is not null) = (status in ('draft', 'due', 'asking'))),
    constraint subscription_invoices_ask_for_a_payment check ((payment_id is not null) >= (status = 'asking'))
);
create index subscription_invoices_of_subscription on billing.subscription_invoices (subscription_id);
create index subscription_invoices_due on billing.subscription_invoices (ask_at) where ask_at is not null;

-- Coupons on subscriptions.
create table billing.coupon_redemptions (
    coupon_id uuid not null references billing.coupons (id),
    subscription_id uuid not null,
    -- Null: of all that come.
    periods_left integer check (periods_left >= 0),
    created_at timestamptz not null,
    constraint coupon_redemptions_once primary key (subscription_id, coupon_id)
);
create index coupon_redemptions_of_coupon on billing.coupon_redemptions (coupon_id);

-- What is paid before it is made: a subscription's start, or a change that costs more. The id is that of the wallet's
-- transaction and of the payment; what the wallet refuses leaves nothing else.
create table billing.subscription_orders (
    id uuid primary key,
    kind text not null check (kind in ('start', 'change')),
    subscription_id uuid not null,
    merchant_id uuid not null,
    customer_id uuid not null,
    customer_name text not null,
    customer_email text not null,
    wallet_id uuid not null,
    payout_wallet_id uuid not null,
    currency text not null,
    -- Minor units.
    amount bigint not null check (amount > 0),
    fee bigint not null check (fee >= 0 and fee < amount or fee = 0),
    plan_id uuid not null,
    plan_version integer not null,
    quantity_keys text[] not null,
    quantities bigint[] not null,
    -- The first day that it is for.
    day date not null,
    billing_day integer not null check (billing_day between 1 and 31),
    coupon_id uuid references billing.coupons (id),
    authorization_token text,
    session boolean not null,
    status text not null check (status in ('pending', 'done', 'refused')),
    failure_code text,
    idempotency_scope text,
    idempotency_key text,
    request_hash bytea not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint subscription_orders_one_for_a_key unique (idempotency_scope, idempotency_key),
    constraint subscription_orders_refused_for_a_reason check ((failure_code is not null) = (status = 'refused')),
    constraint subscription_orders_forget_proofs check (authorization_token is null or status = 'pending')
);
create unique index subscription_orders_one_at_a_time on billing.subscription_orders (subscription_id)
    where status = 'pending';
create index subscription_orders_pending on billing.subscription_orders (created_at) where status = 'pending';
create index subscription_orders_of_customer on billing.subscription_orders (customer_id);

create function billing.keep_subscription_order() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or old.status <> 'pending' and new.status <> old.status
        or (new.id, new.subscription_id, new.customer_id, new.wallet_id, new.payout_wallet_id, new.currency, new.amount,
                new.fee)
            is distinct from
            (old.id, old.subscription_id, old.customer_id, old.wallet_id, old.payout_wallet_id, old.currency,
                old.amount, old.fee)
    then
        raise exception 'order % is over, or cannot become another one', old.id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger subscription_orders_keep_their_facts before update or delete on billing.subscription_orders
    for each row execute function billing.keep_subscription_order();

-- How payers stand with merchants, where they ever stood otherwise than well.
create table billing.payer_accounts (
    merchant_id uuid not null,
    -- SHA-256 of whom the merchant knows as one customer, as in `invoices`.
    customer_key bytea not null check (length(customer_key) = 32),
    currency text not null,
    state text not null check (state in ('current', 'warning', 'restricted', 'suspended')),
    changed_at timestamptz not null,
    primary key (merchant_id, customer_key, currency)
);
create index payer_accounts_not_current on billing.payer_accounts (merchant_id) where state <> 'current';
