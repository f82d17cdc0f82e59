-- What auth tells of a customer, each with the place of the event in auth's stream that told it last: an older event,
-- replayed by an operator or overtaken by its successor, changes nothing.
alter table wallet.owners
    add column tier_sequence bigint not null default 0,
    -- `Grace H.`, as other customers see it; the full name is not kept here.
    add column masked_name text check (length(masked_name) between 1 and 100),
    add column name_sequence bigint not null default 0;
