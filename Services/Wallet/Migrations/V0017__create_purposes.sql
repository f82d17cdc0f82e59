-- What money of customers moves for. Which kinds of transactions and which accounts of ours there are follows from it;
-- it grows by migrations alone, and every process notices a change with its next commit.
create table wallet.purposes (
    name text primary key check (name ~ '^[a-z][a-z0-9_]{0,39}$'),
    kind text not null check (kind ~ '^[a-z][a-z0-9_]{0,39}$'),
    -- Services that may use it and alone end their holds of it; `wallet` are its own routes.
    services text[] not null check (cardinality(services) > 0),
    -- Accounts of ours that it may name, without the currency; a star ends the beginning of some.
    accounts text[] not null,
    -- From one customer to another.
    joins_customers boolean not null,
    counts text check (counts in ('sent', 'withdrawal', 'deposit')),
    asks_pin boolean not null,
    passes_freeze boolean not null,
    -- Charged by the wallet itself; services write fees as legs.
    fee text check (fee in ('transfer')),
    binds_receiver boolean not null,
    -- Who takes it back beside the service that posted it; `wallet` is the public route.
    reversers text[] not null
);
create index purposes_by_kind on wallet.purposes (kind);

insert into wallet.purposes
    (name, kind, services, accounts, joins_customers, counts, asks_pin, passes_freeze, fee, binds_receiver, reversers)
values
    -- The wallet's own routes and jobs.
    ('transfer', 'transfer', '{wallet}',
        '{fees,fx,revenue:fx}',
        true, 'sent', true, false, 'transfer', true, '{wallet,payments}'),
    ('conversion', 'conversion', '{wallet}', '{fx,revenue:fx}', false, 'sent', true, false, null, true, '{wallet}'),
    ('capture', 'capture', '{wallet}', '{fees}', true, 'sent', true, false, 'transfer', true, '{wallet}'),
    ('reversal', 'reversal', '{wallet}', '{}', true, null, false, true, null, false, '{}'),
    ('cashback', 'cashback', '{wallet}', '{rewards}', false, null, false, false, null, false, '{}'),
    ('referral_bonus', 'referral_bonus', '{wallet}', '{rewards}', false, null, false, false, null, false, '{}'),
    ('points', 'cashback', '{wallet}', '{rewards}', false, null, false, false, null, false, '{}'),
    ('interest', 'interest', '{wallet}',
        '{interest:savings,interest:overdraft,receivable:overdraft}',
        false, null, false, true, null, false, '{}'),
    -- Payments.
    ('deposit', 'deposit', '{payments}',
        '{clearing:sandbox,clearing:stripe,clearing:paystack,clearing:flutterwave,clearing:paypal,clearing:square,clearing:ach,clearing:sepa,clearing:wire,fees}',
        false, 'deposit', false, false, null, true, '{}'),
    ('bank_credit', 'deposit', '{payments}',
        '{clearing:sandbox,clearing:stripe,clearing:paystack,clearing:flutterwave,clearing:paypal,clearing:square,clearing:ach,clearing:sepa,clearing:wire,fees}',
        false, null, false, false, null, false, '{}'),
    ('deposit_return', 'deposit', '{payments}',
        '{clearing:sandbox,clearing:stripe,clearing:paystack,clearing:flutterwave,clearing:paypal,clearing:square,clearing:ach,clearing:sepa,clearing:wire,fees,receivable:returns}',
        false, null, false, true, null, false, '{}'),
    ('withdrawal', 'withdrawal', '{payments}',
        '{clearing:sandbox,clearing:stripe,clearing:paystack,clearing:flutterwave,clearing:paypal,clearing:square,clearing:ach,clearing:sepa,clearing:wire,fees}',
        false, 'withdrawal', true, false, null, false, '{}'),
    ('withdrawal_return', 'withdrawal', '{payments}',
        '{clearing:sandbox,clearing:stripe,clearing:paystack,clearing:flutterwave,clearing:paypal,clearing:square,clearing:ach,clearing:sepa,clearing:wire,fees}',
        false, null, false, true, null, false, '{}'),
    ('refund', 'refund', '{payments,billing}',
        '{clearing:sandbox,clearing:stripe,clearing:paystack,clearing:flutterwave,clearing:paypal,clearing:square,clearing:ach,clearing:sepa,clearing:wire,fees,settlement:billers}',
        true, null, false, true, null, false, '{}'),
    ('chargeback', 'chargeback', '{payments}',
        '{clearing:sandbox,clearing:stripe,clearing:paystack,clearing:flutterwave,clearing:paypal,clearing:square,clearing:ach,clearing:sepa,clearing:wire,fees,receivable:chargebacks,costs:providers,losses:payments}',
        false, null, false, true, null, false, '{}'),
    ('dispute', 'refund', '{payments}',
        '{clearing:sandbox,clearing:stripe,clearing:paystack,clearing:flutterwave,clearing:paypal,clearing:square,clearing:ach,clearing:sepa,clearing:wire,fees,losses:payments,receivable:chargebacks}',
        true, null, false, true, null, false, '{}'),
    ('checkout', 'payment_link', '{payments}',
        '{clearing:sandbox,clearing:stripe,clearing:paystack,clearing:flutterwave,clearing:paypal,clearing:square,clearing:ach,clearing:sepa,clearing:wire,fees}',
        false, null, false, false, null, false, '{}'),
    ('send', 'transfer', '{payments}', '{fees}', true, 'sent', true, false, null, true, '{}'),
    ('request', 'transfer', '{payments}', '{fees}', true, 'sent', true, false, null, true, '{}'),
    ('split', 'transfer', '{payments}', '{fees}', true, 'sent', true, false, null, true, '{}'),
    ('recurring', 'transfer', '{payments}', '{fees}', true, 'sent', true, false, null, true, '{}'),
    ('payout', 'transfer', '{payments}', '{fees}', true, 'sent', true, false, null, true, '{}'),
    ('link', 'payment_link', '{payments}', '{fees}', true, 'sent', true, false, null, true, '{}'),
    ('qr', 'payment_link', '{payments}', '{fees}', true, 'sent', true, false, null, true, '{}'),
    -- Billing.
    ('bill_payment', 'bill_payment', '{billing}',
        '{settlement:billers,fees}',
        false, 'sent', true, false, null, false, '{}'),
    ('invoice_payment', 'invoice_payment', '{billing}', '{fees}', true, 'sent', true, false, null, true, '{}'),
    ('subscription', 'invoice_payment', '{billing}', '{fees}', true, 'sent', true, false, null, true, '{}'),
    -- Cards.
    ('card_fund', 'card_fund', '{cards}', '{fees:cards}', false, null, true, false, null, false, '{}'),
    ('card_fee', 'card_fee', '{cards}', '{fees:cards}', false, null, false, false, null, false, '{}'),
    ('card_capture', 'card_capture', '{cards}',
        '{clearing:cards-sudo,clearing:cards-flutterwave,settlement:cards,receivable:cards,fees:cards}',
        false, null, false, true, null, false, '{}'),
    ('card_refund', 'card_refund', '{cards}',
        '{clearing:cards-sudo,clearing:cards-flutterwave,settlement:cards,fees:cards}',
        false, null, false, true, null, false, '{}'),
    ('card_withdrawal', 'card_withdrawal', '{cards}',
        '{clearing:cards-sudo,clearing:cards-flutterwave,settlement:cards,receivable:cards,fees:cards}',
        false, 'withdrawal', false, true, null, false, '{}'),
    ('card_chargeback', 'card_chargeback', '{cards}',
        '{clearing:cards-sudo,clearing:cards-flutterwave,settlement:cards,receivable:chargebacks,fees:cards}',
        false, null, false, true, null, false, '{}'),
    -- Credit; the rest of its purposes come with its own books.
    ('capital', 'capital', '{credit}',
        '{clearing:bank,loans:*,investments:*}',
        false, null, false, false, null, false, '{}'),
    ('loan_charge_back', 'loan_charge_back', '{credit}', '{loans:*}', false, null, false, true, null, false, '{}');

create trigger purposes_count after insert or update or delete on wallet.purposes
    for each statement execute function wallet.count_rules_change();

-- Invariant 15: an account of ours is one that a purpose names.
create function wallet.check_system_account() returns trigger language plpgsql as $$
declare
    account text := left(new.code, -length(':' || new.currency));
begin
    if not exists (
        select from wallet.purposes p cross join unnest(p.accounts) as pattern
        where pattern = account or right(pattern, 1) = '*' and starts_with(account, left(pattern, -1)))
    then
        raise exception 'no purpose names the account %', new.code
            using errcode = 'integrity_constraint_violation', constraint = 'accounts_code_has_purpose';
    end if;
    return new;
end
$$;
create trigger accounts_code_has_purpose before insert on wallet.accounts
    for each row when (new.kind = 'system') execute function wallet.check_system_account();

-- What a transaction was for, and by what and for whom it came. Null says the obvious: the purpose has the kind's name,
-- it is the wallet's own; or that it was not kept yet.
alter table wallet.movements
    add column channel text check (channel in ('session', 'api_key', 'staff', 'system')),
    add column purpose text,
    add column service text;

-- Invariant 15, once for each statement: a foreign key would cost each row as much as the insert itself.
create function wallet.check_movement_purposes() returns trigger language plpgsql as $$
begin
    if exists (
        select from new_movements n
        where not exists (select from wallet.purposes p where p.kind = n.kind)
            or n.purpose is not null and not exists (
                select from wallet.purposes p where p.name = n.purpose and p.kind = n.kind))
    then
        raise exception 'a movement has a kind or a purpose that nobody knows'
            using errcode = 'integrity_constraint_violation', constraint = 'movements_have_a_purpose';
    end if;
    return null;
end
$$;
create trigger movements_have_a_purpose after insert on wallet.movements
    referencing new table as new_movements
    for each statement execute function wallet.check_movement_purposes();

-- A hold belongs to who placed it: a service, or the customer (null).
alter table wallet.holds
    add column service text,
    -- What counted_cents was counted for; null in those of before: the amount.
    add column counted_amount bigint check (counted_amount >= 0),
    add constraint holds_purpose foreign key (purpose) references wallet.purposes (name),
    alter column expires_at drop not null,
    add constraint holds_of_customers_end check (service is not null or expires_at is not null),
    drop constraint holds_amount_check,
    add constraint holds_amount check (amount > 0 or service is not null and amount = 0),
    drop constraint holds_open_has_rest,
    add constraint holds_open_has_rest check (status <> 'held' or captured < amount or service is not null),
    drop constraint holds_captured_something,
    add constraint holds_captured_something check (status <> 'captured' or captured > 0 or service is not null);

-- Who placed a hold, and on what, never changes.
create trigger holds_identity_is_fixed
    before update of id, account_id, currency, purpose, service, created_at on wallet.holds
    for each statement execute function wallet.refuse_change();

-- The service that alone moves the money of a wallet; its owner only sees it.
alter table wallet.accounts add column manager text;
alter table wallet.wallets
    drop constraint wallets_kind_check,
    add constraint wallets_kind_check check (kind in ('main', 'savings', 'business', 'card')),
    add constraint wallets_card_is_no_default check (kind <> 'card' or not is_default);
