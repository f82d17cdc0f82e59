-- A process of the version before changes a telephone and knows nothing of its proof: the proof was of the number before.
create function auth.forget_telephone_proof() returns trigger language plpgsql as $$
begin
    new.phone_verified_at := null;
    return new;
end
$$;
create trigger users_changed_telephone_is_unproven before update of phone on auth.users
    for each row
    when (old.phone is distinct from new.phone and new.phone_verified_at is not distinct from old.phone_verified_at)
    execute function auth.forget_telephone_proof();
