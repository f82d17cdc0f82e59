-- What an invoice comes to is what its items and taxes come to.
select 'invoice does not add up' as what, i.id::text
from billing.invoices i left join billing.invoice_items l on l.invoice_id = i.id
group by i.id
having i.total <> i.net + coalesce((select sum(t) from unnest(i.tax_amounts) t), 0)
    or i.subtotal <> coalesce(sum(l.gross), 0) or count(l.id) = 0
union all
-- What was paid, and what may still be, is what payments say.
select 'paid otherwise than by its payments', i.id::text
from billing.invoices i left join billing.invoice_payments p on p.invoice_id = i.id
group by i.id
having i.paid <> coalesce(sum(p.amount) filter (where p.status = 'posted'), 0)
    or i.reserved <> coalesce(sum(p.amount) filter (where p.status = 'pending'), 0)
union all
-- Credit notes never exceed the invoice, and no item of it.
select 'credited otherwise than by its notes', i.id::text
from billing.invoices i left join billing.credit_notes n on n.invoice_id = i.id
group by i.id having i.credited <> coalesce(sum(n.total), 0)
union all
select 'more credited than invoiced', l.id::text
from billing.invoice_items l join billing.credit_note_items c on c.item_id = l.id
group by l.id having sum(c.net) > l.net
union all
select 'credit note of an item of another invoice', n.id::text
from billing.credit_notes n join billing.credit_note_items c on c.credit_note_id = n.id
    join billing.invoice_items l on l.id = c.item_id
where l.invoice_id <> n.invoice_id
union all
-- What was paid too much went back to wallets, or into the customer's balance.
select 'returned otherwise than by refunds and balances', i.id::text
from billing.invoices i
where i.returned <> (
        select coalesce(sum(r.amount), 0) from billing.invoice_refunds r
            join billing.credit_notes n on n.id = r.credit_note_id where n.invoice_id = i.id)
    + (
        select coalesce(sum(e.amount), 0) from billing.customer_balance_entries e
            join billing.credit_notes n on n.id = e.cause_id and e.cause = 'credit_note' where n.invoice_id = i.id)
union all
-- No payment gives back more than it brought, nor more of our fee than was taken.
select 'more refunded than paid', p.id::text
from billing.invoice_payments p join billing.invoice_refunds r on r.payment_id = p.id
group by p.id
having sum(r.amount) > p.amount or sum(r.fee_returned) > p.fee or p.method <> 'wallet' or p.status <> 'posted'
union all
select 'credit note waits for nothing, or for what it has', n.id::text
from billing.credit_notes n left join billing.invoice_refunds r on r.credit_note_id = n.id
group by n.id
having (n.status = 'refund_pending') <> (count(r.id) filter (where r.transaction_id is null) > 0)
union all
-- Numbers are given from 1 on, and none is left out.
select 'a number is missing', g.issuer_id || ' ' || g.kind || ' ' || g.year
from billing.invoice_numbers g
    left join (
        select issuer_id, 'invoice' as kind, serial_year as year, count(*) as given, max(serial) as last
        from billing.invoices where serial is not null group by 1, 3
        union all
        select issuer_id, 'credit_note', serial_year, count(*), max(serial) from billing.credit_notes group by 1, 3
    ) as found using (issuer_id, kind, year)
where found.given is distinct from g.last or found.last is distinct from g.last
union all
-- A balance is its entries, and what it pays is a payment of an invoice.
select 'balance is not its entries', b.issuer_id::text
from billing.customer_balances b
    left join billing.customer_balance_entries e using (issuer_id, customer_key, currency)
group by b.issuer_id, b.customer_key, b.currency, b.amount having b.amount <> coalesce(sum(e.amount), 0)
union all
select 'paid from a balance that did not give it', p.id::text
from billing.invoice_payments p
    left join billing.customer_balance_entries e on e.cause = 'invoice' and e.cause_id = p.invoice_id
where p.method = 'balance' and e.amount is distinct from -p.amount
