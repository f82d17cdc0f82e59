-- One customer asks another for money.
create table payments.requests (
    id uuid primary key,
    requester_id uuid not null,
    requester_name text,
    -- Where the money is to go.
    wallet_id uuid not null,
    -- Null while only an address is known.
    payer_id uuid,
    payer_name text,
    address_kind text check (address_kind in ('email', 'phone')),
    address text,
    -- Minor units of the currency.
    amount bigint not null check (amount > 0),
    currency text not null,
    note text,
    reference text not null unique,
    state text not null check (state in ('pending', 'paid', 'declined', 'cancelled', 'expired')),
    -- That is under way, or has paid it.
    payment_id uuid unique,
    expires_at timestamptz not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint requests_address_is_whole check ((address_kind is null) = (address is null)),
    constraint requests_of_two check (requester_id <> payer_id),
    -- Invariant 20: a request is paid by one payment, or not at all.
    constraint requests_paid_by_one check (
        case state when 'paid' then payment_id is not null when 'pending' then true else payment_id is null end)
);
create index requests_of_requester on payments.requests (requester_id, id desc);
create index requests_of_payer on payments.requests (payer_id, id desc) where payer_id is not null;
create index requests_due on payments.requests (expires_at) where state = 'pending' and payment_id is null;
create index requests_waiting on payments.requests (address_kind, address)
    where state = 'pending' and payer_id is null;

create function payments.keep_request() returns trigger language plpgsql as $$
begin
    if old.state <> 'pending' and new.state <> old.state
        or (new.id, new.requester_id, new.wallet_id, new.amount, new.currency, new.reference)
            is distinct from (old.id, old.requester_id, old.wallet_id, old.amount, old.currency, old.reference)
        or old.payer_id is not null and new.payer_id is distinct from old.payer_id
    then
        raise exception 'request % has ended, or cannot become another one', old.id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger requests_keep_their_facts before update on payments.requests
    for each row execute function payments.keep_request();
