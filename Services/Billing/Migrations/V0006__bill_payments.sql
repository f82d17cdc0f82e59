-- Bills that are paid from wallets. Where the saga of one stands is in billing.sagas, under the same id; whoever changes
-- either locks the row here first.
create table billing.bill_payments (
    id uuid primary key,
    owner_id uuid not null,
    wallet_id uuid not null,
    -- The biller and what was bought of it, as they were then.
    biller_id uuid not null,
    biller_code text not null,
    biller_name text not null,
    category text not null,
    provider text not null,
    package_id uuid,
    package_code text,
    package_name text,
    customer text not null check (length(customer) between 1 and 100),
    customer_name text,
    meter text check (meter in ('prepaid', 'postpaid')),
    phone text not null,
    -- Minor units of the currency.
    amount bigint not null check (amount > 0),
    fee bigint not null check (fee >= 0),
    currency text not null,
    -- What the wallet knows its steps by; the hold has the row's own id.
    capture_id uuid not null unique,
    release_id uuid not null unique,
    post_id uuid not null unique,
    reversal_id uuid not null unique,
    schedule_id uuid,
    bill_id uuid,
    status text not null check (status in ('pending', 'processing', 'completed', 'failed', 'reversed')),
    stage text not null check (stage in (
        'ordered', 'withdrawing', 'sending', 'asking', 'capturing', 'posting', 'releasing', 'fetching', 'reversing',
        'ended')),
    attempts integer not null default 0 check (attempts >= 0),
    sent_at timestamptz,
    send_after timestamptz,
    missing_since timestamptz,
    -- As the partner told it.
    provider_reference text,
    commission bigint,
    token text,
    units text,
    bonus_token text,
    is_delivered boolean not null default false,
    failure_code text,
    failure_message text,
    is_paid_late boolean not null default false,
    completed_at timestamptz,
    assessment_id uuid,
    -- The request that made it, where one did: one for one key, for good.
    idempotency_scope text,
    idempotency_key text,
    request_hash bytea,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint bill_payments_one_for_a_key unique (idempotency_scope, idempotency_key),
    constraint bill_payments_key_is_whole check (
        num_nonnulls(idempotency_scope, idempotency_key, request_hash) in (0, 3)),
    constraint bill_payments_package_is_whole check (num_nonnulls(package_id, package_code, package_name) in (0, 3)),
    constraint bill_payments_failure_is_whole check (num_nonnulls(failure_code, failure_message) in (0, 2)),
    -- Invariant 10: what may be at a partner was sent, and is told as under way.
    constraint bill_payments_sent_before_known check (
        sent_at is not null or stage in ('ordered', 'withdrawing', 'sending', 'releasing') or status = 'failed'),
    constraint bill_payments_status_of_stage check (
        case stage
            when 'ordered' then status = 'pending'
            when 'withdrawing' then status = 'pending'
            when 'fetching' then status = 'completed'
            when 'reversing' then status = 'completed'
            when 'ended' then status in ('completed', 'failed', 'reversed')
            else status = 'processing'
        end),
    -- Invariant 11: who has paid has paid for something, and who has not knows why.
    constraint bill_payments_completed_are_delivered check (
        (status in ('completed', 'reversed')) = (completed_at is not null) and (completed_at is null or is_delivered)),
    constraint bill_payments_failed_say_why check (status <> 'failed' or failure_code is not null)
);
create index bill_payments_of_owner on billing.bill_payments (owner_id, id desc);
-- What is under way is a small part of all.
create index bill_payments_under_way on billing.bill_payments (stage, id desc) where stage <> 'ended';

-- Invariant 12: what has failed never lives again, and what was completed is never anything but reversed.
create function billing.keep_ended_bill_payment() returns trigger language plpgsql as $$
begin
    if old.status in ('failed', 'reversed') and (new.status <> old.status or new.stage <> old.stage)
        or old.status = 'completed' and new.status not in ('completed', 'reversed')
        or old.stage = 'ended' and new.stage not in ('ended', 'reversing')
    then
        raise exception 'bill payment % has ended', old.id using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger bill_payments_ended_are_final before update on billing.bill_payments
    for each row execute function billing.keep_ended_bill_payment();

-- Who paid what to whom never changes.
create function billing.refuse_change_of_bill_payment() returns trigger language plpgsql as $$
begin
    raise exception 'what bill payment % is for never changes', old.id
        using errcode = 'integrity_constraint_violation';
end
$$;
create trigger bill_payments_identity_is_fixed before update on billing.bill_payments
    for each row when (
        (old.id, old.owner_id, old.wallet_id, old.biller_id, old.provider, old.package_id, old.customer, old.meter,
            old.amount, old.fee, old.currency, old.capture_id, old.release_id, old.post_id, old.reversal_id)
        is distinct from
        (new.id, new.owner_id, new.wallet_id, new.biller_id, new.provider, new.package_id, new.customer, new.meter,
            new.amount, new.fee, new.currency, new.capture_id, new.release_id, new.post_id, new.reversal_id))
    execute function billing.refuse_change_of_bill_payment();

-- Invariant 13: what a partner is to know an order by is written down before it is sent, and never used twice.
create table billing.bill_payment_attempts (
    id text primary key check (length(id) between 1 and 100),
    payment_id uuid not null references billing.bill_payments (id),
    number integer not null check (number > 0),
    begun_at timestamptz not null,
    constraint bill_payment_attempts_in_order unique (payment_id, number)
);

create function billing.refuse_change_of_record() returns trigger language plpgsql as $$
begin
    raise exception 'what is recorded cannot be changed' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger bill_payment_attempts_are_final before update or delete or truncate on billing.bill_payment_attempts
    for each statement execute function billing.refuse_change_of_record();

-- Who of the staff did what to one, and by which evidence.
create table billing.bill_payment_actions (
    id uuid primary key,
    payment_id uuid not null references billing.bill_payments (id),
    action text not null check (action in ('requery', 'resolve')),
    outcome text check (outcome in ('delivered', 'failed')),
    evidence text check (length(evidence) between 1 and 500),
    actor_id uuid not null,
    created_at timestamptz not null,
    -- Invariant 14: nobody says how a payment ended without evidence.
    constraint bill_payment_actions_show_evidence check (
        case action when 'resolve' then num_nonnulls(outcome, evidence) = 2 else outcome is null end)
);
create index bill_payment_actions_of_payment on billing.bill_payment_actions (payment_id, id);
create trigger bill_payment_actions_are_final before update or delete or truncate on billing.bill_payment_actions
    for each statement execute function billing.refuse_change_of_record();

-- What each completed payment has brought, and the same the other way round when it is taken back: sums of these rows
-- are what reports show.
create table billing.bill_payment_fees (
    payment_id uuid not null references billing.bill_payments (id),
    -- 1 of what was completed, -1 of what was taken back.
    sign integer not null check (sign in (1, -1)),
    biller_code text not null,
    category text not null,
    currency text not null,
    amount bigint not null,
    fee bigint not null,
    commission bigint not null,
    booked_at timestamptz not null,
    primary key (payment_id, sign),
    constraint bill_payment_fees_one_way check (
        amount * sign > 0 and fee * sign >= 0 and commission * sign >= 0 and commission * sign <= amount * sign)
);
create index bill_payment_fees_by_time on billing.bill_payment_fees (booked_at);
create trigger bill_payment_fees_are_final before update or delete or truncate on billing.bill_payment_fees
    for each statement execute function billing.refuse_change_of_record();
