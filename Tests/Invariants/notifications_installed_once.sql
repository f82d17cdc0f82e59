-- The schema was made once, and knows when.
select count(*) from notifications.installation having count(*) <> 1
