-- A bill that was delivered after its hold had expired: its limits were asked and counted when the money was set aside,
-- and what was delivered cannot be refused for their sake.
insert into wallet.purposes
    (name, kind, services, accounts, joins_customers, counts, asks_pin, passes_freeze, fee, binds_receiver, reversers)
values
    ('bill_payment_late', 'bill_payment', '{billing}', '{settlement:billers,fees}',
        false, null, false, false, null, false, '{}');
