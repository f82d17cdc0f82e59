-- No address of a person lies in the open in the log.
select sequence, 'an address in the open' as fault
from compliance.audit_entries
where convert_from(payload, 'UTF8') ~ '"(email|ip|phone)":"[^"]'
