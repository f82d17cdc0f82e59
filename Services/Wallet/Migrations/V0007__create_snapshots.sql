-- Snapshots of all balances that were asked for; the figures went out as an event.
create table wallet.snapshots (
    id uuid primary key,
    taken_at timestamptz not null
);
