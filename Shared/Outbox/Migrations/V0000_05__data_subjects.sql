-- People who asked that nobody works with their data, or that it goes. Holds nothing but ids, and outlives the data: a
-- message about somebody who was erased may come late.
create table data_subjects (
    user_id uuid primary key,
    -- By which request of compliance.
    restricted_at timestamptz,
    restricted_by uuid,
    erased_at timestamptz,
    erased_by uuid,
    check ((restricted_at is null) = (restricted_by is null)),
    check ((erased_at is null) = (erased_by is null))
);

-- Who was erased stays erased.
create function refuse_unerasing() returns trigger language plpgsql as $$
begin
    raise exception '% was erased', old.user_id using errcode = 'restrict_violation';
end
$$;
create trigger data_subjects_stay_erased before update on data_subjects
    for each row when (old.erased_at is not null
        and (new.user_id, new.erased_at, new.erased_by) is distinct from (old.user_id, old.erased_at, old.erased_by))
    execute function refuse_unerasing();
create trigger data_subjects_are_kept before delete on data_subjects
    for each row when (old.erased_at is not null) execute function refuse_unerasing();
