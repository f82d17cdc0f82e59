-- The books. One row is one balanced step; most transactions are one row, whose id is the transaction's. The row with
-- the transaction's id also holds what the transaction was: columns that are null say the obvious (no fee, the
-- destination is the credited account, it received the same amount).
--
-- No foreign keys to accounts: each would cost as much as the insert itself, and the accounts are locked and never
-- deleted. Tests/Invariants/wallet_movements.sql looks for orphans.
create table wallet.movements (
    id uuid primary key,
    transaction_id uuid not null,
    debit_account uuid not null,
    credit_account uuid not null,
    amount bigint not null,
    -- Posted balances right after the movement.
    debit_balance bigint not null,
    credit_balance bigint not null,
    created_at timestamptz not null,
    currency text not null,
    kind text not null,
    initiator uuid,
    -- What the source paid in all, when the first step is only a part of it.
    total bigint,
    fee bigint,
    destination_account uuid,
    destination_amount bigint,
    destination_currency text,
    rate numeric,
    quote_id uuid,
    hold_id uuid,
    reverses uuid,
    description text,
    reference text,
    -- Invariant 1.
    constraint movements_balanced check (amount > 0 and debit_account <> credit_account)
);

-- One order of an account's movements (invariant 5), its entries newest first, and its balance at any instant.
create unique index movements_by_debit on wallet.movements (debit_account, created_at);
create unique index movements_by_credit on wallet.movements (credit_account, created_at);
-- Further steps of a transaction; the common transfer has none.
create index movements_of_transaction on wallet.movements (transaction_id) where id <> transaction_id;
-- Transactions that end at another account than their first step credits: conversions.
create index movements_by_destination on wallet.movements (destination_account, created_at)
    where destination_account is not null;
-- Invariant 6: reversed at most once.
create unique index movements_reverse_once on wallet.movements (reverses) where reverses is not null;

-- Invariant 2.
create trigger movements_are_final
    before update or delete or truncate on wallet.movements
    for each statement execute function wallet.refuse_change();

-- Invariant 7: a deposit is credited once, forever; idempotency keys only live for days.
create table wallet.deposits (
    deposit_id uuid primary key,
    transaction_id uuid not null unique,
    account_id uuid not null references wallet.accounts (id),
    amount bigint not null check (amount > 0),
    fee bigint not null check (fee >= 0 and fee < amount),
    currency text not null,
    provider text not null,
    created_at timestamptz not null
);
