-- Whoever ends all sessions of a user ends these as well.
create index login_challenges_of_user on auth.login_challenges (user_id);
