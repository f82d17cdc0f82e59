-- How many account numbers that nobody has somebody has tried on a day. A row is written for a miss only, and starts
-- again with a later day.
create table wallet.unknown_numbers (
    user_id uuid primary key,
    day date not null,
    tries integer not null check (tries > 0)
);
