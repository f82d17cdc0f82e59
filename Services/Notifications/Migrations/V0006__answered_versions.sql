-- The version of a ticket that the last public reply of an agent has made: whoever answers says what was read, and is
-- refused only when another answer has come since.
alter table notifications.tickets
    add column answered_version int not null default 0,
    add constraint tickets_answered_by_now check (answered_version between 0 and version);
