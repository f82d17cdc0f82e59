-- What was paid of invoices, and what is about to be. Whoever changes one has the invoice's row locked. The id of one
-- from a wallet is that of the wallet's transaction.
create table billing.invoice_payments (
    id uuid primary key,
    invoice_id uuid not null references billing.invoices (id),
    issuer_id uuid not null,
    method text not null check (method in ('wallet', 'balance', 'cash', 'bank_transfer', 'other')),
    currency text not null,
    -- Minor units.
    amount bigint not null check (amount > 0),
    -- What of it we keep.
    fee bigint not null check (fee >= 0 and fee < amount or fee = 0),
    -- Of one from a wallet: whose, from where, to where.
    payer_id uuid,
    wallet_id uuid,
    payout_wallet_id uuid,
    -- The proof of the wallet's PIN, until the wallet has had it.
    authorization_token text,
    session boolean,
    paid_on date not null,
    -- What the issuer calls one from elsewhere.
    reference text,
    status text not null check (status in ('pending', 'posted', 'failed')),
    failure_code text,
    transaction_id uuid unique,
    idempotency_scope text,
    idempotency_key text,
    request_hash bytea,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint invoice_payments_one_for_a_key unique (idempotency_scope, idempotency_key),
    constraint invoice_payments_ends_known check (
        num_nonnulls(payer_id, wallet_id, payout_wallet_id, session) = case when method = 'wallet' then 4 else 0 end),
    constraint invoice_payments_elsewhere_are_done check (method = 'wallet' or status = 'posted' and fee = 0),
    constraint invoice_payments_moved_by_one check (
        (transaction_id is not null) = (method = 'wallet' and status = 'posted')),
    constraint invoice_payments_fail_for_a_reason check ((failure_code is not null) = (status = 'failed')),
    constraint invoice_payments_forget_proofs check (authorization_token is null or status = 'pending')
);
create index invoice_payments_of_invoice on billing.invoice_payments (invoice_id, id);
create index invoice_payments_pending on billing.invoice_payments (created_at) where status = 'pending';
create index invoice_payments_of_payer on billing.invoice_payments (payer_id) where payer_id is not null;

-- Invariant: what has ended stays so, and nobody changes what was paid.
create function billing.keep_invoice_payment() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or old.status <> 'pending' and new.status <> old.status
        or (new.id, new.invoice_id, new.issuer_id, new.method, new.currency, new.amount, new.fee, new.payer_id,
                new.wallet_id, new.payout_wallet_id, new.paid_on, new.created_at)
            is distinct from
            (old.id, old.invoice_id, old.issuer_id, old.method, old.currency, old.amount, old.fee, old.payer_id,
                old.wallet_id, old.payout_wallet_id, old.paid_on, old.created_at)
        or old.transaction_id is not null and new.transaction_id is distinct from old.transaction_id
    then
        raise exception 'payment % of an invoice has ended, or cannot become another one', old.id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger invoice_payments_keep_their_facts before update or delete on billing.invoice_payments
    for each row execute function billing.keep_invoice_payment();
