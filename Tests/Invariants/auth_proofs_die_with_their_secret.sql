-- Invariants 13 and 14 of auth: nothing of a locked account lives, and where there is a second factor no password alone is a
-- proof. (Keys that had expired before the lock were left as they are.)
select 'session of a locked account' as what, s.id
from auth.sessions s join auth.users u on u.id = s.user_id
where u.status <> 'active' and s.ended_at is null
union all
select 'API key of a locked account', k.id
from auth.api_keys k join auth.users u on u.id = k.user_id
where u.status <> 'active' and k.revoked_at is null and k.expires_at is null
union all
select 'code for a locked account', c.id
from auth.one_time_codes c join auth.users u on u.id = c.user_id
where u.status <> 'active' and c.ended_at is null
union all
select 'step-up of a locked account', p.id
from auth.step_ups p join auth.users u on u.id = p.user_id
where u.status <> 'active'
union all
select 'step-up by password beside a second factor', p.id
from auth.step_ups p join auth.totp_factors f on f.user_id = p.user_id
where p.method = 'password' and f.confirmed_at is not null
