-- What subscriptions were charged is what their invoices say, line by line.
select 'invoiced otherwise than charged' as what, v.invoice_id::text as id
from billing.subscription_invoices v join billing.invoices i on i.id = v.invoice_id
left join billing.subscription_charges c on c.invoice_id = v.invoice_id
group by v.invoice_id, i.net having i.net <> coalesce(sum(c.amount - c.discount), 0)
union all
-- Days of a price are charged once: after a change the rest is given back first.
select 'days charged twice', c.id::text
from billing.subscription_charges c
join billing.subscription_charges o
    on o.subscription_id = c.subscription_id and o.price_key = c.price_key and o.kind = c.kind and o.revision = c.revision
        and o.id <> c.id
where c.kind = 'charge' and c.from_on < o.to_on and o.from_on < c.to_on
union all
-- Coupons are redeemed as often as they say.
select 'redeemed otherwise than counted', c.id::text
from billing.coupons c
where c.redemptions <> (select count(*) from billing.coupon_redemptions r where r.coupon_id = c.id)
union all
-- An order that is done has made its subscription, and its money is a payment or was left to the customer.
select 'paid for and not made', o.id::text
from billing.subscription_orders o
where o.status = 'done' and (
    not exists (select from billing.subscriptions s where s.id = o.subscription_id)
    or not exists (select from billing.invoice_payments p where p.id = o.id and p.status = 'posted')
        and not exists (
            select from billing.customer_balance_entries e where e.cause = 'subscription' and e.cause_id = o.id))
union all
-- What the wallet is asked for is reserved.
select 'asked without a payment', v.invoice_id::text
from billing.subscription_invoices v
where v.status = 'asking' and not exists (
    select from billing.invoice_payments p where p.id = v.payment_id and p.invoice_id = v.invoice_id)
