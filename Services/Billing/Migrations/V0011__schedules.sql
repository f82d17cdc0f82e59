-- Billers that are paid again and again, and what they were paid. Whoever changes either locks the schedule first.
create table billing.schedules (
    id uuid primary key,
    owner_id uuid not null,
    wallet_id uuid not null,
    biller_id uuid not null,
    biller_name text not null,
    customer_id text not null,
    package_id uuid,
    -- Minor units; null: what the package costs on the day.
    amount bigint check (amount > 0),
    -- What it cost when that was last asked.
    price bigint not null check (price > 0),
    currency text not null,
    meter_type text check (meter_type in ('prepaid', 'postpaid')),
    frequency text not null check (frequency in ('daily', 'weekly', 'monthly', 'quarterly', 'yearly')),
    starts_on date not null,
    ends_on date check (ends_on >= starts_on),
    state text not null check (state in ('active', 'paused', 'ended')),
    -- The period that comes next, from 0.
    period integer not null check (period >= 0),
    succeeded integer not null check (succeeded >= 0),
    failed integer not null check (failed >= 0),
    failed_in_row integer not null check (failed_in_row >= 0),
    last_failure_code text,
    last_failure_on date,
    due_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint schedules_pay_something check (amount is not null or package_id is not null),
    constraint schedules_due_is_active check (due_at is null or state = 'active'),
    constraint schedules_failure_is_whole check ((last_failure_code is null) = (last_failure_on is null)),
    -- So many in a row pause it.
    constraint schedules_give_up check (state <> 'active' or failed_in_row < 3)
);
create index schedules_of_owner on billing.schedules (owner_id, id desc);
create index schedules_due on billing.schedules (due_at) where due_at is not null;

create table billing.schedule_runs (
    -- Of the bill payment too, which is decided before anybody is asked for it.
    id uuid primary key,
    schedule_id uuid not null references billing.schedules (id),
    due_on date not null,
    state text not null check (state in ('pending', 'paying', 'succeeded', 'failed', 'skipped')),
    attempts integer not null check (attempts between 0 and 4),
    due_at timestamptz,
    failure_code text,
    created_at timestamptz not null,
    -- One run for a day.
    constraint schedule_runs_once unique (schedule_id, due_on),
    constraint schedule_runs_due check (due_at is null or state in ('pending', 'paying')),
    constraint schedule_runs_wait check (state <> 'pending' or due_at is not null),
    constraint schedule_runs_paid_were_ordered check (state not in ('paying', 'succeeded') or attempts > 0)
);
create unique index schedule_runs_one_at_a_time on billing.schedule_runs (schedule_id)
    where state in ('pending', 'paying');
create index schedule_runs_due_at on billing.schedule_runs (due_at) where due_at is not null;

-- What is over stays as it is; only what was given up may turn out to have been paid.
create function billing.keep_schedule_run() returns trigger language plpgsql as $$
begin
    if (new.id, new.schedule_id, new.due_on) is distinct from (old.id, old.schedule_id, old.due_on)
        or old.state in ('succeeded', 'skipped') or (old.state = 'failed' and new.state <> 'succeeded')
    then
        raise exception 'run % is over, or cannot become another one', old.id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger schedule_runs_keep_their_facts before update on billing.schedule_runs
    for each row execute function billing.keep_schedule_run();

-- An ended schedule never pays again.
create function billing.keep_ended_schedule() returns trigger language plpgsql as $$
begin
    if old.state = 'ended' and new.state <> 'ended' then
        raise exception 'schedule % has ended', old.id using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger schedules_stay_ended before update on billing.schedules
    for each row execute function billing.keep_ended_schedule();
