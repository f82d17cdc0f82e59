-- Of a chargeback that is won the provider may give the amount again, and not what it charged for it.
alter table payments.chargebacks
    add column keeps_fee boolean not null default false,
    add constraint chargebacks_kept_fee_is_one check (not keeps_fee or state = 'won' and fee > 0) not valid;
alter table payments.chargebacks validate constraint chargebacks_kept_fee_is_one;
