-- What stands in somebody's inbox stands there once, and what it was made from is of the same person.
select i.id from notifications.entries i join notifications.notices n using (id)
where n.user_id is distinct from i.user_id or n.folded_into is not null
