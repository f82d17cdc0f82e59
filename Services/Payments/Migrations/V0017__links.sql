-- Addresses by which their owners are paid. Whoever changes one locks its row; one for a single payment has room for one
-- payer at a time.
create table payments.links (
    id uuid primary key,
    owner_id uuid not null,
    owner_name text,
    -- Where the money goes.
    wallet_id uuid not null,
    slug text not null,
    title text not null,
    description text,
    -- Minor units of the currency.
    amount bigint check (amount > 0),
    minimum bigint check (minimum > 0),
    maximum bigint check (maximum >= coalesce(minimum, 1)),
    currency text not null,
    single_use boolean not null,
    expires_at timestamptz,
    redirect_url text,
    logo_url text,
    brand_color text check (brand_color ~ '^#[0-9A-F]{6}$'),
    reference text not null unique,
    livemode boolean not null,
    state text not null check (state in ('active', 'inactive', 'completed', 'expired')),
    -- Of one for a single payment: what is under way, or has paid it.
    payment_id uuid,
    payments_count bigint not null default 0 check (payments_count >= 0),
    -- Minor units, fees in them.
    total_collected bigint not null default 0 check (total_collected >= 0),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint links_slug_is_one unique (slug),
    constraint links_slug_is_plain check (
        slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) between 3 and 64),
    constraint links_amount_or_range check ((num_nonnulls(minimum, maximum) > 0) = (amount is null)),
    -- Invariant 27: a link for one payment is paid by one, and one that was paid says so.
    constraint links_room_for_one check (payment_id is null or single_use),
    constraint links_completed_is_paid check (state <> 'completed' or payment_id is not null and payments_count > 0),
    constraint links_counted_together check ((payments_count = 0) = (total_collected = 0))
);
create index links_of_owner on payments.links (owner_id, id desc);
-- Partial, so that it is no key: else whoever takes the room waits for what refers to the link, and that for the room.
create unique index links_paid_by_one on payments.links (payment_id) where payment_id is not null;
create index links_due on payments.links (expires_at) where state = 'active' and payment_id is null;

-- Invariant 28: whose a link is and where its money goes never changes, what it asks for is fixed once somebody has paid,
-- and what has ended stays ended.
create function payments.keep_link() returns trigger language plpgsql as $$
begin
    if (new.id, new.owner_id, new.wallet_id, new.currency, new.single_use, new.reference, new.livemode, new.created_at)
            is distinct from
            (old.id, old.owner_id, old.wallet_id, old.currency, old.single_use, old.reference, old.livemode,
                old.created_at)
        or (old.payments_count > 0 or old.payment_id is not null)
            and (new.amount, new.minimum, new.maximum) is distinct from (old.amount, old.minimum, old.maximum)
        or new.payments_count < old.payments_count or new.total_collected < old.total_collected
        or old.state in ('completed', 'expired') and new.state <> old.state
        or old.state = 'completed' and new.payment_id is distinct from old.payment_id
    then
        raise exception 'link % has ended, or cannot become another one', old.id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger links_keep_their_facts before update on payments.links
    for each row execute function payments.keep_link();

-- How often others than the owner have looked. Beside the links, so that looking waits for nobody who pays.
create table payments.link_views (
    link_id uuid primary key references payments.links (id),
    views bigint not null check (views > 0)
);

-- What a payment was for, where a link says so.
alter table payments.payments add column subject text;

-- Money of a guest who pays by a link comes in as a deposit does, by way of a provider; null: the owner's own.
alter table payments.deposits add column link_id uuid references payments.links (id);
create index deposits_of_link on payments.deposits (link_id, id desc) where link_id is not null;

-- Who that guest is. The id is that of the deposit, and of the payment once it is made.
create table payments.checkouts (
    id uuid primary key references payments.deposits (id) on delete cascade,
    email text not null,
    name text,
    created_at timestamptz not null
);
