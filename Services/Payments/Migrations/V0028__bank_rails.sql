-- Our accounts at banks: one for each rail and currency. Files about any other account are refused.
create table payments.own_accounts (
    rail text not null check (rail in ('ach', 'sepa', 'wire')),
    currency text not null,
    name text not null check (length(name) between 1 and 140),
    iban text check (length(iban) between 5 and 34),
    bic text check (length(bic) in (8, 11)),
    routing_number text check (routing_number ~ '^[0-9]{9}$'),
    account_number text check (length(account_number) between 1 and 34),
    updated_by uuid,
    updated_at timestamptz not null,
    primary key (rail, currency),
    constraint own_accounts_are_somewhere check (
        (iban is null) = (account_number is not null) and (routing_number is null) = (account_number is null))
);

-- Files to and from banks. Their content is sealed: it names people and their accounts.
create table payments.bank_files (
    id uuid primary key,
    rail text not null check (rail in ('ach', 'sepa', 'wire')),
    direction text not null check (direction in ('in', 'out')),
    kind text not null check (length(kind) between 1 and 40),
    sha256 bytea not null check (octet_length(sha256) = 32),
    content bytea not null,
    -- sent: written, and the bank does not surely have it; accepted: it has; processed: nothing of it is open;
    -- held: it does not add up, and nothing moves.
    status text not null check (status in ('sent', 'accepted', 'processed', 'held')),
    statement_ids text[] not null,
    statement_balances boolean[] not null,
    -- Of those that went out: the day, and which of that day's it was.
    sent_on date,
    ordinal integer check (ordinal >= 1),
    -- When the bank moves the money, and when silence means that it is done.
    settles_on date,
    due_at timestamptz,
    received_by uuid,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint bank_files_once unique (direction, sha256),
    constraint bank_files_one_a_turn unique (rail, sent_on, ordinal),
    constraint bank_files_have_two_sides check (
        case direction
            when 'out' then num_nonnulls(sent_on, ordinal) = 2 and status <> 'held'
            else num_nonnulls(sent_on, ordinal, settles_on, due_at) = 0 and status in ('processed', 'held')
        end),
    constraint bank_files_balances_of_statements check (cardinality(statement_ids) = cardinality(statement_balances))
);
create index bank_files_by_rail on payments.bank_files (rail, id desc);
create index bank_files_open on payments.bank_files (status) where status in ('sent', 'accepted');

-- Invariant 33: what a file says, and that it came or went, never changes.
create function payments.refuse_change_of_bank_file() returns trigger language plpgsql as $$
begin
    raise exception 'bank file % stays as it is', old.id using errcode = 'integrity_constraint_violation';
end
$$;
create trigger bank_files_stay before update on payments.bank_files
    for each row when (
        (old.id, old.rail, old.direction, old.kind, old.sha256, old.content, old.sent_on, old.ordinal, old.settles_on)
        is distinct from
        (new.id, new.rail, new.direction, new.kind, new.sha256, new.content, new.sent_on, new.ordinal, new.settles_on))
    execute function payments.refuse_change_of_bank_file();
create trigger bank_files_are_kept before delete or truncate on payments.bank_files
    for each statement execute function payments.refuse_change_of_action();

-- What goes out in files: each line of one is here first, under the id of what it is for, so that it goes out once.
create table payments.rail_items (
    id uuid primary key,
    -- What rails number their lines by.
    number bigint generated always as identity unique,
    rail text not null check (rail in ('ach', 'sepa', 'wire')),
    purpose text not null check (purpose in ('withdrawal', 'micro_deposit', 'micro_debit', 'debit')),
    bank_account_id uuid not null references payments.bank_accounts (id),
    amount bigint not null check (amount > 0),
    currency text not null,
    -- What the bank is told that it is.
    note text not null check (length(note) between 1 and 140),
    state text not null check (
        state in ('queued', 'cancelled', 'sent', 'accepted', 'succeeded', 'refused', 'returned')),
    -- As the bank knows it.
    reference text,
    file_id uuid references payments.bank_files (id),
    reason_code text,
    returned bigint check (returned between 1 and amount),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    -- Of one file: numbers of ACH come again after ten million lines.
    constraint rail_items_known_by_one_reference unique (rail, reference, file_id),
    -- Invariant 34: what is not in a file has not gone out.
    constraint rail_items_go_in_a_file check ((state in ('queued', 'cancelled')) = (file_id is null)
        and (file_id is null) = (reference is null)),
    constraint rail_items_returned_say_how_much check ((state = 'returned') = (returned is not null))
);
create index rail_items_waiting on payments.rail_items (rail, currency, number) where state = 'queued';
create index rail_items_of_file on payments.rail_items (file_id);

create function payments.keep_rail_item() returns trigger language plpgsql as $$
begin
    raise exception 'line % goes out as it is', old.id using errcode = 'integrity_constraint_violation';
end
$$;
create trigger rail_items_go_once before update on payments.rail_items
    for each row when (
        (old.id, old.rail, old.purpose, old.bank_account_id, old.amount, old.currency)
            is distinct from (new.id, new.rail, new.purpose, new.bank_account_id, new.amount, new.currency)
        or old.file_id is not null
            and (old.file_id, old.reference) is distinct from (new.file_id, new.reference)
        or old.state in ('cancelled', 'refused', 'returned') and new.state <> old.state)
    execute function payments.keep_rail_item();

-- What files say, a row for each line that says something about money.
create table payments.bank_entries (
    id uuid primary key,
    file_id uuid not null references payments.bank_files (id),
    -- A file may be about accounts of several.
    rail text not null check (rail in ('ach', 'sepa', 'wire')),
    place integer not null check (place >= 0),
    kind text not null check (kind in ('credit', 'debit', 'return', 'status', 'correction')),
    -- The same for the same line in whatever file it comes.
    identity text not null check (length(identity) between 1 and 500),
    amount bigint check (amount > 0),
    currency text,
    reference text check (length(reference) <= 500),
    reason_code text check (length(reason_code) <= 40),
    booked_on date,
    -- A return by which our account pays.
    is_taken boolean not null default false check (not is_taken or kind = 'return'),
    state text not null check (state in ('matched', 'unmatched', 'held', 'duplicate')),
    -- matching: whose it is is being found; crediting: a wallet is to be credited; done: nothing is to be done.
    stage text not null check (stage in ('matching', 'crediting', 'done')),
    -- What may name a wallet: its number, or that of an account of ours that stands for it.
    names text[] not null,
    item_id uuid references payments.rail_items (id),
    wallet_id uuid,
    owner_id uuid,
    -- The wallet's, of the credit.
    transaction_id uuid unique,
    failure_code text,
    allocated_by uuid,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint bank_entries_in_their_place unique (file_id, place),
    constraint bank_entries_amount_of_a_currency check ((amount is null) = (currency is null)),
    -- Invariant 35: only what came in is credited, and to one wallet.
    constraint bank_entries_credit_one_wallet check (
        num_nonnulls(wallet_id, owner_id, transaction_id) in (0, 3)
        and (wallet_id is null or (state = 'matched'
            and (kind = 'credit' or (kind = 'return' and booked_on is not null and not is_taken))))),
    constraint bank_entries_do_nothing_while_held check (state not in ('held', 'duplicate') or stage = 'done')
);
-- Invariant 36: an entry counts once, in however many files it comes. What was only told and is about nothing may be
-- told again.
create unique index bank_entries_once on payments.bank_entries (identity)
    where state = 'matched' or state = 'unmatched' and booked_on is not null;
create index bank_entries_by_state on payments.bank_entries (state, id desc);
create index bank_entries_of_item on payments.bank_entries (item_id) where item_id is not null;
create index bank_entries_of_owner on payments.bank_entries (owner_id) where owner_id is not null;

-- Files of a bank that were taken in, by the bank's names for them.
create table payments.bank_inbox (
    channel text not null,
    name text not null,
    file_id uuid references payments.bank_files (id),
    -- Why it was refused, if it was.
    refused text,
    taken_at timestamptz not null,
    primary key (channel, name)
);

insert into payments.outflow_fees (via, currency, basis_points, fixed, cap, updated_at) values
    ('ach', 'USD', 0, 0, null, '2026-11-30T00:00:00Z'),
    ('sepa', 'EUR', 0, 0, null, '2026-11-30T00:00:00Z'),
    ('wire', 'USD', 0, 1500, null, '2026-11-30T00:00:00Z')
on conflict (via, currency) do nothing;
