-- Whoever asks for all that there is of a person asks for ended sessions too.
create index sessions_by_user on auth.sessions (user_id);
