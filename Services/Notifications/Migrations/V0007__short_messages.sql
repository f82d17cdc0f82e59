-- Each sending of a short message: committed before the call with what it is found by in its provider's list.
create table notifications.sms_attempts (
    delivery_id uuid primary key references notifications.deliveries (id) on delete cascade,
    provider text not null check (provider in ('twilio', 'africastalking')),
    -- What is counted against fraud.
    prefix text not null check (prefix ~ '^\+[1-9][0-9]{0,6}$'),
    -- Keyed: the text may be a code.
    body_mac bytea not null check (length(body_mac) = 32),
    segments smallint not null check (segments between 1 and 10),
    attempted_at timestamptz not null,
    -- While nobody knows whether it was taken.
    next_look_at timestamptz,
    absent_since timestamptz,
    constraint sms_attempts_are_looked_for_in_a_list check (next_look_at is null or provider = 'twilio')
);
create index sms_attempts_of_a_prefix on notifications.sms_attempts (prefix, attempted_at);
create index sms_attempts_in_doubt on notifications.sms_attempts (next_look_at) where next_look_at is not null;

create index deliveries_by_reference on notifications.deliveries (provider_reference)
    where channel = 'sms' and provider_reference is not null;

-- How far a provider says that a message has come; also of those whose reference we do not know yet.
create table notifications.sms_reports (
    provider text not null check (provider in ('twilio', 'africastalking')),
    reference text not null check (length(reference) between 1 and 200),
    state text not null check (state in ('queued', 'sending', 'sent', 'delivered', 'undelivered', 'failed')),
    code text check (length(code) <= 100),
    at timestamptz not null,
    primary key (provider, reference)
);
create index sms_reports_by_age on notifications.sms_reports (at);

-- A short message that its provider has not got, and surely never had, goes again.
create or replace function notifications.deliveries_move_forward() returns trigger language plpgsql as $$
declare
    steps constant jsonb := '{
        "scheduled": ["sending", "sent", "skipped", "expired", "failed"],
        "sending": ["scheduled", "sent", "delivered", "failed", "bounced", "complained", "skipped", "expired",
            "unknown"],
        "sent": ["delivered", "failed", "bounced", "complained"],
        "delivered": ["bounced", "complained"],
        "unknown": ["scheduled", "sent", "delivered", "failed", "bounced", "complained"],
        "bounced": [], "complained": [], "skipped": [], "expired": [], "failed": []}';
begin
    if new.status <> old.status and not steps -> old.status ? new.status then
        raise exception 'a delivery does not go from % to %', old.status, new.status using errcode = 'check_violation';
    end if;
    return new;
end $$;
