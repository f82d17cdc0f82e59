-- Invariant 19 of auth: whoever compliance has shut out has no session that is alive.
select 'session of a person who is shut out' as what, s.id
from auth.sessions s join auth.restrictions r on r.user_id = s.user_id
where r.level = 'access' and s.ended_at is null
