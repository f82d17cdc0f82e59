-- Work that is due on days of the calendar, by the clock of the suite: which of them it was done for.
create table job_runs (
    job text not null,
    -- The day in the job's own zone.
    due date not null,
    -- running -> done. A run that stays running died: it is begun again. Coalesced: a later day was done instead.
    -- Before: the job did not exist yet.
    state text not null check (state in ('running', 'done', 'coalesced', 'before')),
    -- Counts the beginnings: of two runs that overlap the older one can no longer end it.
    attempts integer not null default 1 check (attempts > 0),
    last_error text,
    begun_at timestamptz not null,
    ended_at timestamptz,
    primary key (job, due),
    check ((ended_at is null) = (state = 'running'))
);
