-- A bill that several people share, and their shares. Whoever changes either locks the split first.
create table payments.splits (
    id uuid primary key,
    creator_id uuid not null,
    creator_name text,
    -- Where the money is to go.
    wallet_id uuid not null,
    title text not null,
    -- Minor units of the currency.
    total bigint not null check (total > 0),
    currency text not null,
    kind text not null check (kind in ('equal', 'custom', 'percentage')),
    state text not null check (state in ('pending', 'partial', 'completed', 'cancelled')),
    due_at timestamptz,
    reference text not null unique,
    created_at timestamptz not null,
    updated_at timestamptz not null
);
create index splits_of_creator on payments.splits (creator_id, id desc);

create table payments.split_participants (
    id uuid primary key,
    split_id uuid not null references payments.splits (id),
    place integer not null check (place between 0 and 19),
    -- Null once the person is erased.
    email text,
    -- Null until somebody has proven the address.
    user_id uuid,
    share bigint not null check (share > 0),
    paid bigint not null,
    reserved bigint not null,
    state text not null check (state in ('pending', 'overdue', 'paid')),
    reminded_on date,
    constraint split_participants_in_order unique (split_id, place),
    constraint split_participants_once unique (split_id, user_id),
    -- Invariant 21: nobody pays more than the share.
    constraint split_participants_within_share check (paid >= 0 and reserved >= 0 and paid + reserved <= share),
    constraint split_participants_paid_is_all check ((state = 'paid') = (paid = share))
);
create index split_participants_of_user on payments.split_participants (user_id, split_id) where user_id is not null;
create index split_participants_waiting on payments.split_participants (email) where user_id is null;

create function payments.keep_share() returns trigger language plpgsql as $$
begin
    if (new.id, new.split_id, new.place, new.share) is distinct from (old.id, old.split_id, old.place, old.share)
        or old.user_id is not null and new.user_id is distinct from old.user_id or new.paid < old.paid
    then
        raise exception 'share % cannot become another one', old.id using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger split_participants_keep_their_facts before update on payments.split_participants
    for each row execute function payments.keep_share();
