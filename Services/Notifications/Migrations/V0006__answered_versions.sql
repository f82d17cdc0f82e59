-- The version of a ticket that the last public reply of an agent has made, 0 without one: whoever answers says what was
-- read, and is refused only when another answer has come since.
alter table notifications.tickets add column answered_version int not null default 0;
update notifications.tickets set answered_version = version where first_response_at is not null;
alter table notifications.tickets
    add constraint tickets_answered_by_now check (answered_version between 0 and version),
    add constraint tickets_answered_says_when check ((answered_version > 0) = (first_response_at is not null));
