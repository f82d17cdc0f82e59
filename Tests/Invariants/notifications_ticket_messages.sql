-- A ticket begins with a word, and one that an agent has answered in public says when.
select 'a ticket without a word' as what, t.id::text as which
from notifications.tickets t
where not exists (select from notifications.ticket_messages m where m.ticket_id = t.id)
union all
select 'answered, and does not say when', t.id::text
from notifications.tickets t
where t.first_response_at is null and exists (
    select from notifications.ticket_messages m
    where m.ticket_id = t.id and m.author = 'agent' and not m.internal)
union all
select 'written by another customer', m.id::text
from notifications.ticket_messages m join notifications.tickets t on t.id = m.ticket_id
where m.author = 'customer' and m.author_id <> t.owner_id
