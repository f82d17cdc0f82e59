-- The schema was made once, and knows when.
select count(*) from @SLUG@.installation having count(*) <> 1
