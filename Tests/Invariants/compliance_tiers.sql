-- Invariant 5: nobody has a tier above the first that no approved verification gives, nor a lower one than it gives.
select c.user_id, c.tier, max(v.tier) from compliance.customers c
left join compliance.verifications v on v.user_id = c.user_id and v.status = 'approved'
group by c.user_id having (c.tier >= 2 or max(v.tier) is not null) and c.tier is distinct from max(v.tier)
