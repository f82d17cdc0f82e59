-- psql variable: count. People who live where nobody else of the bench does, so that a broadcast can be to them.
insert into notifications.recipients (user_id, version, email, email_verified, phone_verified, first_name, last_name,
    country, status, updated_at)
select gen_random_uuid(), 1, 'crowd' || n || '@crowd.test', true, false, 'Crowd', 'Member', 'IS', 'active', now()
from generate_series(1, :count) as n;
analyze notifications.recipients;
