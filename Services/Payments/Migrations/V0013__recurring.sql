-- What is paid again and again, and its payments. Whoever changes either locks the schedule first.
create table payments.recurring (
    id uuid primary key,
    payer_id uuid not null,
    payer_wallet_id uuid not null,
    payer_name text,
    payee_id uuid not null,
    payee_wallet_id uuid not null,
    payee_name text,
    -- Minor units of the currency.
    amount bigint not null check (amount > 0),
    currency text not null,
    frequency text not null check (frequency in ('daily', 'weekly', 'monthly', 'quarterly', 'yearly')),
    start_on date not null,
    end_on date check (end_on >= start_on),
    max_runs integer check (max_runs > 0),
    reference text not null unique,
    state text not null check (state in ('active', 'paused', 'completed', 'cancelled', 'failed')),
    -- The period that comes next, from 0.
    period integer not null check (period >= 0),
    runs integer not null check (runs >= 0),
    failures integer not null check (failures >= 0),
    due_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint recurring_of_two check (payer_id <> payee_id),
    constraint recurring_within_runs check (runs <= max_runs),
    constraint recurring_due_is_active check (due_at is null or state = 'active')
);
create index recurring_of_payer on payments.recurring (payer_id, id desc);
create index recurring_due on payments.recurring (due_at) where due_at is not null;

create table payments.recurring_runs (
    id uuid primary key,
    schedule_id uuid not null references payments.recurring (id),
    due_on date not null,
    state text not null check (state in ('pending', 'succeeded', 'failed', 'skipped')),
    attempts integer not null check (attempts between 1 and 4),
    payment_id uuid unique,
    failure_code text,
    created_at timestamptz not null,
    -- Invariant 22: one run for a day.
    constraint recurring_runs_once unique (schedule_id, due_on),
    constraint recurring_runs_paid check (state <> 'succeeded' or payment_id is not null)
);
create unique index recurring_runs_one_at_a_time on payments.recurring_runs (schedule_id) where state = 'pending';

create function payments.keep_run() returns trigger language plpgsql as $$
begin
    if old.state <> 'pending' or (new.id, new.schedule_id, new.due_on) is distinct from (old.id, old.schedule_id, old.due_on)
    then
        raise exception 'run % is over, or cannot become another one', old.id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger recurring_runs_keep_their_facts before update on payments.recurring_runs
    for each row execute function payments.keep_run();
