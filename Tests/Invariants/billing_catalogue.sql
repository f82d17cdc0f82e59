-- Invariant 2: nobody waits for an operator at the price of the partner.
select 'waits for nothing' as what, k.id from billing.packages k where k.partner_amount = k.amount
union all
-- Invariant 1: what can be bought has a price: a range of the biller's, or packages.
select 'range without an end', b.id from billing.billers b where (b.minimum is null) <> (b.maximum is null)
union all
select 'no fee, or two', b.id from billing.billers b where num_nonnulls(b.fee_flat, b.fee_basis_points) <> 1
