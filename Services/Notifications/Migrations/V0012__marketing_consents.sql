-- Whether somebody allows offers at all, as compliance keeps it. Who never said anything has no row: the switches of the
-- preferences alone decide.
create table notifications.marketing_consents (
    user_id uuid primary key,
    granted boolean not null,
    changed_at timestamptz not null
);
