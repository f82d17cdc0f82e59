-- Numbers of an inbox are given by its head: none is greater.
select i.user_id, i.seq from notifications.inbox i left join notifications.inbox_heads h using (user_id)
where h.seq is null or i.seq > h.seq
