-- Invariant 11: what holds of a rule is its newest version.
select r.id, r.version, max(v.version) from compliance.rules r
join compliance.rule_versions v on v.rule_id = r.id
group by r.id, r.version having r.version <> max(v.version) or count(*) <> max(v.version)
