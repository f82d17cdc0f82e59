-- Each transaction of a source is booked once, and each entry is taken back once.
select source_id as id, count(*) from accounting.entries where source_id is not null group by 1 having count(*) > 1
union all
select reverses, count(*) from accounting.entries where reverses is not null group by 1 having count(*) > 1
