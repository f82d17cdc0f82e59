-- Numbers of an inbox are given by its head: none is greater.
select i.user_id, i.seq from notifications.entries i left join notifications.entry_heads h using (user_id)
where h.seq is null or i.seq > h.seq
