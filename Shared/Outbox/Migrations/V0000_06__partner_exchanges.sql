-- What was said to partners and what they answered, without secrets: for whoever asks, months later, why a payment
-- stands as it stands. Rows are only added, and removed when they are old.
create table partner_exchanges (
    id uuid primary key,
    partner text not null,
    operation text not null,
    -- What it was about, as a deposit's id; the partner knows it by this too.
    subject text not null,
    attempt integer not null check (attempt > 0),
    request text,
    status integer,
    answer text,
    -- Why there was no answer.
    failure text,
    outcome text not null check (outcome in ('done', 'refused', 'not_sent', 'unknown')),
    duration_milliseconds integer not null check (duration_milliseconds >= 0),
    at timestamptz not null,
    constraint partner_exchanges_answered_or_failed check ((status is null) = (failure is not null))
);
create index partner_exchanges_of_subject on partner_exchanges (subject, id);
create index partner_exchanges_by_time on partner_exchanges (at);
