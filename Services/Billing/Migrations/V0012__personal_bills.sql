-- What people have to pay on a day and want to be told of. Whoever changes one locks it first.
create table billing.bills (
    id uuid primary key,
    owner_id uuid not null,
    name text not null,
    -- Minor units.
    amount bigint not null check (amount > 0),
    currency text not null,
    due_on date not null,
    repeats text check (repeats in ('weekly', 'monthly', 'quarterly', 'yearly')),
    -- The first of those that follow one another, and which of them this is.
    series_start date not null,
    series_number integer not null check (series_number >= 0),
    remind_days integer[] not null,
    remind_on date,
    reminded_at timestamptz,
    state text not null check (state in ('upcoming', 'overdue', 'paid')),
    paid_on date,
    bill_payment_id uuid unique,
    next_bill_id uuid unique references billing.bills (id) deferrable initially deferred,
    -- How it is paid by itself. The payment's id is decided before anybody is asked for it.
    auto_payment_id uuid unique,
    auto_state text check (auto_state in ('pending', 'paying', 'succeeded', 'failed', 'skipped')),
    auto_attempts integer check (auto_attempts between 0 and 4),
    auto_due_at timestamptz,
    auto_failure_code text,
    auto_wallet_id uuid,
    auto_biller_id uuid,
    auto_biller_name text,
    auto_customer_id text,
    auto_package_id uuid,
    auto_meter_type text check (auto_meter_type in ('prepaid', 'postpaid')),
    -- Its owner has thrown it away.
    removed_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint bills_paid_on_a_day check ((state = 'paid') = (paid_on is not null)),
    constraint bills_paid_by_their_payment check (
        bill_payment_id is null or (state = 'paid' and auto_payment_id = bill_payment_id and auto_state = 'succeeded')),
    constraint bills_follow_paid_ones check (next_bill_id is null or state = 'paid'),
    constraint bills_remind_until_paid check (remind_on is null or state <> 'paid'),
    constraint bills_auto_is_whole check (
        num_nulls(
            auto_payment_id, auto_state, auto_attempts, auto_wallet_id, auto_biller_id, auto_biller_name,
            auto_customer_id) in (0, 7)),
    constraint bills_auto_due check (auto_due_at is null or auto_state in ('pending', 'paying')),
    constraint bills_auto_of_open_ones check (auto_state <> 'pending' or state <> 'paid'),
    constraint bills_removed_do_not_pay check (removed_at is null or auto_state is distinct from 'paying')
);
create index bills_of_owner on billing.bills (owner_id, id desc);
create index bills_due on billing.bills (due_on) where state = 'upcoming';
create index bills_remind on billing.bills (remind_on) where remind_on is not null;
create index bills_auto_due_at on billing.bills (auto_due_at) where auto_due_at is not null;
-- They are counted every few seconds, and are a small part of all.
create index bills_auto_paying on billing.bills (id) where auto_state = 'paying';

create function billing.keep_paid_bill() returns trigger language plpgsql as $$
begin
    if old.state = 'paid' and (new.state, new.amount, new.paid_on) is distinct from (old.state, old.amount, old.paid_on)
    then
        raise exception 'bill % is paid', old.id using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger bills_stay_paid before update on billing.bills
    for each row execute function billing.keep_paid_bill();
