-- Whoever was told of a broadcast stands at its cursor or before, and no more than were counted.
select b.id, d.user_id from notifications.broadcasts b join notifications.deliveries d on d.broadcast_id = b.id
where d.user_id > b.told_up_to or b.told_up_to is null
union all
select b.id, null from notifications.broadcasts b
where b.told < (select count(distinct d.user_id) from notifications.deliveries d where d.broadcast_id = b.id)
