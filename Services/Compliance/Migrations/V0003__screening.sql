-- Lists of sanctions and of public persons, whom they are like, and what people have said of that.

-- A version of a list: its files as they were handed in, and what became of them. The files are in the file store.
create table compliance.list_versions (
    id uuid primary key,
    list text not null check (list ~ '^[a-z][a-z0-9_]{0,39}$'),
    status text not null check (status in ('loading', 'live', 'same', 'refused', 'superseded')),
    -- Null: it was fetched where it is published.
    uploaded_by uuid,
    -- Who has said that so many entries have gone for good.
    forced_by uuid,
    entries integer check (entries > 0),
    added integer check (added >= 0),
    removed integer check (removed >= 0),
    changed integer check (changed >= 0),
    refusal_file text,
    refusal_line integer check (refusal_line >= 0),
    refusal_reason text check (refusal_reason in
        ('unreadable_row', 'wrong_header', 'repeated_id', 'unknown_entry', 'cut_off', 'no_entries', 'entries_fell')),
    -- When it was read to its end and found good.
    loaded_at timestamptz,
    -- When it was last known to be what the list says: loaded, or followed by one that says the same.
    checked_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint list_versions_refused_says_why check (
        (status = 'refused') = (refusal_reason is not null)
        and (refusal_reason is null) = (refusal_file is null) and (refusal_reason is null) = (refusal_line is null)),
    constraint list_versions_read_says_when check (
        (status in ('live', 'same', 'superseded')) = (loaded_at is not null)
        and (loaded_at is null) = (checked_at is null)
        and (loaded_at is null or (entries is not null and added is not null and removed is not null
            and changed is not null))),
    constraint list_versions_forced_by_another check (forced_by is null or forced_by is distinct from uploaded_by)
);
-- Searches look at one version of a list.
create unique index list_versions_one_live on compliance.list_versions (list) where status = 'live';
create index list_versions_loading on compliance.list_versions (id) where status = 'loading';
create index list_versions_of_list on compliance.list_versions (list, id desc);

create function compliance.refuse_change_of_final_list_version() returns trigger language plpgsql as $$
begin
    raise exception 'version % is over and cannot change', old.id using errcode = 'integrity_constraint_violation';
end
$$;
create trigger list_versions_final_is_final before update on compliance.list_versions
    for each row when (old.status in ('same', 'superseded'))
    execute function compliance.refuse_change_of_final_list_version();

-- The files of a version; the id is that of the file.
create table compliance.list_files (
    id uuid primary key,
    version_id uuid not null references compliance.list_versions,
    name text not null check (name in ('sdn', 'alt', 'add', 'file')),
    size bigint not null check (size between 1 and 67108864),
    sha256 bytea not null check (octet_length(sha256) = 32),
    created_at timestamptz not null,
    constraint list_files_one_of_a_name unique (version_id, name)
);

-- All customers are matched with what a new version has added and changed; over when it says so.
create table compliance.list_rounds (
    version_id uuid primary key references compliance.list_versions,
    list text not null,
    -- The ids of the entries; null: all of them.
    touched text[],
    -- Behind whom it goes on.
    after uuid,
    created_at timestamptz not null,
    completed_at timestamptz
);
create index list_rounds_open on compliance.list_rounds (version_id) where completed_at is null;

-- How far a customer has been looked at.
create table compliance.customer_screenings (
    user_id uuid primary key references compliance.customers,
    -- When all lists were searched for the customer as the profile is now; null: they were not.
    screened_at timestamptz,
    -- When all lists are to be searched.
    due_at timestamptz not null
);
create index customer_screenings_due on compliance.customer_screenings (due_at, user_id);

-- Whoever changes who a customer is, nobody calls them clear under a name that no list was searched for.
create function compliance.unscreen_changed_profile() returns trigger language plpgsql as $$
begin
    insert into compliance.customer_screenings (user_id, due_at) values (new.user_id, new.updated_at)
    on conflict (user_id) do update set screened_at = null, due_at = excluded.due_at;
    return null;
end
$$;
create trigger profiles_new_is_unscreened after insert on compliance.profiles
    for each row execute function compliance.unscreen_changed_profile();
create trigger profiles_changed_is_unscreened after update on compliance.profiles
    for each row when ((old.first_name, old.last_name, old.birth_date, old.nationality, old.country)
        is distinct from (new.first_name, new.last_name, new.birth_date, new.nationality, new.country))
    execute function compliance.unscreen_changed_profile();
insert into compliance.customer_screenings (user_id, due_at) select user_id, updated_at from compliance.profiles;

-- Every look at a customer, with what came of it.
create table compliance.screenings (
    id uuid primary key,
    user_id uuid not null,
    cause text not null check (cause in ('profile', 'tier', 'list', 'full')),
    outcome text not null check (outcome in ('clear', 'hits', 'not_checked')),
    -- How many entries the customer was like, and how much the one was that the customer was most like.
    hits integer not null check (hits >= 0),
    best smallint check (best between 0 and 10000),
    -- The versions that were searched.
    versions uuid[] not null,
    screened_at timestamptz not null,
    constraint screenings_outcome_is_what_was_found check (
        (outcome = 'hits') = (hits > 0) and (hits > 0) = (best is not null)),
    constraint screenings_looked_at_something check ((outcome = 'not_checked') = (cardinality(versions) = 0))
);
create index screenings_of_user on compliance.screenings (user_id, id desc);

create table compliance.hits (
    id uuid primary key,
    user_id uuid not null references compliance.customers,
    status text not null check (status in ('open', 'false_positive', 'confirmed', 'inconclusive')),
    list text not null,
    source_id text not null,
    schema text not null check (schema in ('person', 'company', 'organization', 'vessel', 'aircraft')),
    name text not null,
    matched_name text not null,
    score smallint not null check (score between 0 and 10000),
    reasons text[] not null,
    birth_dates text[] not null,
    countries text[] not null,
    programmes text[] not null,
    -- Digests: who is listed; what a decision rests on.
    person bytea not null check (octet_length(person) = 32),
    facts bytea not null check (octet_length(facts) = 32),
    -- The list is one of sanctions, not one of public persons nor the news.
    is_sanction boolean not null,
    -- The customer is stopped for it.
    stops boolean not null,
    decided_at timestamptz,
    decided_by uuid,
    reason text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint hits_decided_says_who_when_and_why check (
        (status = 'open') = (decided_at is null) and (decided_at is null) = (decided_by is null)
        and (decided_at is null) = (reason is null)),
    constraint hits_nobody_decides_their_own check (decided_by is distinct from user_id),
    constraint hits_false_positive_stops_nobody check (status <> 'false_positive' or not stops),
    constraint hits_stop_for_sanctions_alone check (is_sanction or not stops)
);
-- A customer and an entry are looked at once at a time.
create unique index hits_one_of_an_entry on compliance.hits (user_id, list, source_id)
    where status in ('open', 'false_positive', 'confirmed');
create index hits_of_user on compliance.hits (user_id, id desc);
create index hits_by_status on compliance.hits (status, id desc);

create function compliance.refuse_change_of_final_hit() returns trigger language plpgsql as $$
begin
    raise exception 'hit % is decided and cannot change', old.id using errcode = 'integrity_constraint_violation';
end
$$;
create trigger hits_final_is_final before update on compliance.hits
    for each row when (old.status in ('confirmed', 'inconclusive'))
    execute function compliance.refuse_change_of_final_hit();

-- That a customer and a listed person are two, by the facts it was said of: under any id and in any version.
create table compliance.false_positives (
    user_id uuid not null references compliance.customers,
    facts bytea not null check (octet_length(facts) = 32),
    person bytea not null check (octet_length(person) = 32),
    hit_id uuid not null references compliance.hits,
    reason text not null,
    decided_by uuid not null,
    decided_at timestamptz not null,
    primary key (user_id, facts),
    constraint false_positives_nobody_decides_their_own check (decided_by <> user_id)
);
