-- Whether newspapers were asked about a customer: for the second tier, and with each look in full.
create table compliance.media_checks (
    user_id uuid primary key references compliance.customers,
    -- Of the last answer; null before the first.
    outcome text check (outcome in ('clear', 'found', 'not_checked')),
    checked_at timestamptz,
    -- When they are to be asked; null: not now.
    due_at timestamptz,
    constraint media_checks_outcome_says_when check ((outcome is null) = (checked_at is null)),
    constraint media_checks_unanswered_is_asked_again check (outcome is distinct from 'not_checked' or due_at is not null)
);
create index media_checks_due on compliance.media_checks (due_at, user_id) where due_at is not null;
