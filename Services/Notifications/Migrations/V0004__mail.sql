-- Addresses that nothing goes to any more.
create table notifications.suppressions (
    id uuid not null default gen_random_uuid() unique,
    channel text not null check (channel in ('email', 'sms', 'push')),
    address text not null check (length(address) between 1 and 4096),
    reason text not null check (reason in ('hard_bounce', 'soft_bounces', 'complaint', 'invalid', 'manual')),
    user_id uuid,
    created_by uuid,
    created_at timestamptz not null default now(),
    primary key (channel, address),
    check (channel <> 'email' or address = lower(address collate "C"))
);
create index suppressions_of_a_user on notifications.suppressions (user_id) where user_id is not null;

-- What was reported about each delivery by e-mail, each thing once.
create table notifications.mail_reports (
    delivery_id uuid not null,
    kind text not null check (kind in ('hard', 'soft', 'blocked', 'complaint', 'unsubscribe')),
    user_id uuid,
    address text not null check (length(address) between 1 and 4096),
    code text,
    at timestamptz not null,
    primary key (delivery_id, kind)
);
create index mail_reports_soft on notifications.mail_reports (address, at) where kind = 'soft';
create index mail_reports_age on notifications.mail_reports (at);
create index mail_reports_of_a_user on notifications.mail_reports (user_id) where user_id is not null;
