-- The schema was made once, and knows when.
select count(*) from compliance.installation having count(*) <> 1
