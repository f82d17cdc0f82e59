-- What issuers take back of invoices. A document from its first instant on.
create table billing.credit_notes (
    id uuid primary key,
    invoice_id uuid not null references billing.invoices (id),
    issuer_id uuid not null,
    number text not null,
    serial_year integer not null,
    serial bigint not null check (serial > 0),
    reason text not null,
    settle text not null check (settle in ('balance', 'wallet')),
    status text not null check (status in ('issued', 'refund_pending', 'settled')),
    currency text not null,
    -- Minor units.
    net bigint not null check (net > 0),
    tax bigint not null check (tax >= 0),
    total bigint not null check (total = net + tax),
    file_id uuid unique,
    file_digest bytea check (length(file_digest) = 32),
    issued_at timestamptz not null,
    updated_at timestamptz not null,
    constraint credit_notes_number_is_one unique (issuer_id, number),
    constraint credit_notes_serial_is_one unique (issuer_id, serial_year, serial),
    constraint credit_notes_file_is_whole check ((file_id is null) = (file_digest is null))
);
create index credit_notes_of_issuer on billing.credit_notes (issuer_id, id desc);
create index credit_notes_of_invoice on billing.credit_notes (invoice_id);
create index credit_notes_without_file on billing.credit_notes (issued_at) where file_id is null;

create table billing.credit_note_items (
    credit_note_id uuid not null references billing.credit_notes (id),
    position integer not null check (position >= 0),
    item_id uuid not null references billing.invoice_items (id),
    -- Before tax.
    net bigint not null check (net > 0),
    primary key (credit_note_id, position)
);
create index credit_note_items_of_item on billing.credit_note_items (item_id);

create function billing.keep_credit_note() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE'
        or (to_jsonb(new) - '{status,file_id,file_digest,updated_at,reason}'::text[])
            is distinct from (to_jsonb(old) - '{status,file_id,file_digest,updated_at,reason}'::text[])
        or old.status = 'settled' and new.status <> old.status
        or old.file_id is not null and (new.file_id, new.file_digest) is distinct from (old.file_id, old.file_digest)
    then
        raise exception 'credit note % is a document', old.id using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger credit_notes_keep_their_facts before update or delete on billing.credit_notes
    for each row execute function billing.keep_credit_note();

-- Money of invoices on its way back to the wallets that paid. The id is that of the wallet's transaction.
create table billing.invoice_refunds (
    id uuid primary key,
    credit_note_id uuid not null references billing.credit_notes (id),
    payment_id uuid not null references billing.invoice_payments (id),
    -- Minor units of the credit note's currency.
    amount bigint not null check (amount > 0),
    -- What of it we pay: our fee of the payment, in proportion.
    fee_returned bigint not null check (fee_returned between 0 and amount),
    transaction_id uuid unique,
    created_at timestamptz not null,
    constraint invoice_refunds_once_a_payment unique (credit_note_id, payment_id)
);
create index invoice_refunds_waiting on billing.invoice_refunds (created_at) where transaction_id is null;
create index invoice_refunds_of_payment on billing.invoice_refunds (payment_id);

-- What credit notes have left to customers, for this issuer's next invoices.
create table billing.customer_balances (
    issuer_id uuid not null,
    customer_key bytea not null check (length(customer_key) = 32),
    currency text not null,
    -- Minor units.
    amount bigint not null check (amount >= 0),
    updated_at timestamptz not null,
    primary key (issuer_id, customer_key, currency)
);
create table billing.customer_balance_entries (
    id uuid primary key,
    issuer_id uuid not null,
    customer_key bytea not null,
    currency text not null,
    amount bigint not null check (amount <> 0),
    balance_after bigint not null check (balance_after >= 0),
    -- What caused it: a credit note, an invoice that it pays, or what a subscription leaves.
    cause text not null check (cause in ('credit_note', 'invoice', 'subscription')),
    cause_id uuid not null,
    created_at timestamptz not null,
    foreign key (issuer_id, customer_key, currency) references billing.customer_balances,
    constraint customer_balance_entries_once unique (cause, cause_id)
);
create index customer_balance_entries_of_balance
    on billing.customer_balance_entries (issuer_id, customer_key, currency, id);
