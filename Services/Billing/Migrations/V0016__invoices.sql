-- Claims of issuers on customers. Whoever changes one locks its row.
create table billing.invoices (
    id uuid primary key,
    issuer_id uuid not null,
    currency text not null,
    status text not null check (
        status in ('draft', 'open', 'partially_paid', 'paid', 'overdue', 'uncollectible', 'void')),
    customer_name text not null,
    customer_email text not null,
    -- Who has an account.
    customer_id uuid,
    customer_address text[] not null,
    customer_tax_id text,
    -- SHA-256 of whom the issuer knows as one customer: the account, or the address.
    customer_key bytea not null check (length(customer_key) = 32),
    -- Of the whole invoice, as it was written.
    discount_percent text,
    -- Minor units of the currency, as all amounts here.
    discount_amount bigint check (discount_amount >= 0),
    -- Of a draft: as asked for, or null; from the issue on fixed.
    due_on date,
    notes text,
    subtotal bigint not null,
    discount_total bigint not null,
    net bigint not null,
    -- A rate each, in the order in which the items name them.
    tax_rates text[] not null,
    tax_bases bigint[] not null,
    tax_amounts bigint[] not null,
    total bigint not null check (total >= 0),
    -- What payments have brought, what credit notes took back, what of that was too much and went back, and what
    -- payments under way may still take.
    paid bigint not null default 0 check (paid >= 0),
    credited bigint not null default 0 check (credited >= 0),
    returned bigint not null default 0 check (returned >= 0),
    reserved bigint not null default 0 check (reserved >= 0),
    number text,
    serial_year integer,
    serial bigint check (serial > 0),
    issued_at timestamptz,
    issuer_name text,
    issuer_address text[],
    issuer_tax_id text,
    -- Of the token by which customers see it: 32 random bytes, which are kept sealed.
    token_hash bytea check (length(token_hash) = 32),
    token_sealed bytea,
    -- The page as it was issued, once it has been made.
    file_id uuid unique,
    file_digest bytea check (length(file_digest) = 32),
    -- When the issuer last had the customer written to.
    sent_at timestamptz,
    -- The newest day, counted from the one on which it is due, on which the customer was reminded by itself.
    reminded integer check (reminded in (-3, 1, 7, 14)),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint invoices_number_is_one unique (issuer_id, number),
    constraint invoices_serial_is_one unique (issuer_id, serial_year, serial),
    constraint invoices_token_is_one unique (token_hash),
    constraint invoices_one_discount check (num_nonnulls(discount_percent, discount_amount) <= 1),
    constraint invoices_add_up check (net = subtotal - discount_total),
    constraint invoices_tax_of_each_rate check (
        cardinality(tax_rates) = cardinality(tax_bases) and cardinality(tax_rates) = cardinality(tax_amounts)),
    constraint invoices_issued_whole check (
        num_nonnulls(number, serial_year, serial, issued_at, issuer_name, issuer_address, token_hash, token_sealed)
            = case when status = 'draft' then 0 else 8 end
        and (status = 'draft' or due_on is not null)),
    constraint invoices_file_is_whole check (
        (file_id is null) = (file_digest is null) and (file_id is null or status <> 'draft')),
    -- Invariant: nobody pays more than is due, and payments that race share what is.
    constraint invoices_paid_at_most_once check (paid + credited - returned + reserved <= total and credited <= total),
    constraint invoices_paid_is_paid check (status <> 'paid' or paid + credited - returned = total),
    constraint invoices_due_is_due check (
        status not in ('open', 'partially_paid', 'overdue', 'uncollectible') or paid + credited - returned < total),
    constraint invoices_open_is_unpaid check (status not in ('draft', 'open', 'void') or paid = 0),
    constraint invoices_draft_is_no_claim check (
        status not in ('draft', 'void') or credited = 0 and returned = 0 and reserved = 0)
);
create index invoices_of_issuer on billing.invoices (issuer_id, id desc);
create index invoices_of_customer on billing.invoices (issuer_id, customer_key, currency);
create index invoices_of_user on billing.invoices (customer_id) where customer_id is not null;
create index invoices_due on billing.invoices (due_on)
    where status in ('open', 'partially_paid', 'overdue');
create index invoices_overdue on billing.invoices (issuer_id, customer_key, currency, due_on)
    where status = 'overdue';
create index invoices_without_file on billing.invoices (issued_at) where file_id is null and status <> 'draft';

create table billing.invoice_items (
    id uuid primary key,
    invoice_id uuid not null references billing.invoices (id) on delete cascade,
    position integer not null check (position >= 0),
    description text not null,
    -- Decimals as they were written.
    quantity text not null,
    unit_price text not null,
    discount_percent text,
    discount_amount bigint check (discount_amount >= 0),
    tax_rate text,
    gross bigint not null,
    discount bigint not null,
    net bigint not null check (net = gross - discount),
    constraint invoice_items_in_order unique (invoice_id, position),
    constraint invoice_items_one_discount check (num_nonnulls(discount_percent, discount_amount) <= 1)
);

-- Invariant: what is issued is a document: nothing of it changes, it never goes, and what has ended stays so.
create function billing.keep_invoice() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        if old.status <> 'draft' then
            raise exception 'invoice % is issued and stays', old.id using errcode = 'integrity_constraint_violation';
        end if;
        return old;
    end if;
    if (new.id, new.issuer_id, new.created_at) is distinct from (old.id, old.issuer_id, old.created_at)
        or old.status <> 'draft' and (
            (new.currency, new.discount_percent, new.discount_amount, new.due_on, new.subtotal, new.discount_total,
                new.net, new.tax_rates, new.tax_bases, new.tax_amounts, new.total, new.number, new.serial_year,
                new.serial, new.issued_at, new.token_hash, new.token_sealed, new.customer_id, new.customer_key)
            is distinct from
            (old.currency, old.discount_percent, old.discount_amount, old.due_on, old.subtotal, old.discount_total,
                old.net, old.tax_rates, old.tax_bases, old.tax_amounts, old.total, old.number, old.serial_year,
                old.serial, old.issued_at, old.token_hash, old.token_sealed, old.customer_id, old.customer_key)
            or new.paid < old.paid or new.credited < old.credited or new.returned < old.returned
            or old.file_id is not null
                and (new.file_id, new.file_digest) is distinct from (old.file_id, old.file_digest)
            or new.status = 'draft'
            or old.status in ('paid', 'void') and new.status <> old.status)
    then
        raise exception 'invoice % is issued, has ended, or cannot become another one', old.id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger invoices_keep_their_facts before update or delete on billing.invoices
    for each row execute function billing.keep_invoice();

create function billing.keep_invoice_item() returns trigger language plpgsql as $$
declare
    found text;
begin
    select status into found from billing.invoices where id = old.invoice_id;
    -- Gone already with its draft, or still one.
    if found is null or found = 'draft' then
        return case when tg_op = 'DELETE' then old else new end;
    end if;
    if tg_op = 'DELETE' or (to_jsonb(new) - 'description') is distinct from (to_jsonb(old) - 'description') then
        raise exception 'item % is of an issued invoice', old.id using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger invoice_items_keep_their_facts before update or delete on billing.invoice_items
    for each row execute function billing.keep_invoice_item();
