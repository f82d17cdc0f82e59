-- Where a payer came from and went to pay is nobody's any more when the payer is erased; the deposit itself stays as it
-- was credited.
create function payments.keep_credited_deposit() returns trigger language plpgsql as $$
declare
    kept payments.deposits := new;
begin
    kept.return_url := old.return_url;
    kept.checkout_url := old.checkout_url;
    if kept is distinct from old
        or (new.return_url is distinct from old.return_url and new.return_url is not null)
        or (new.checkout_url is distinct from old.checkout_url and new.checkout_url is not null)
    then
        raise exception 'deposit % has been credited and cannot change', old.id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
drop trigger deposits_succeeded_is_final on payments.deposits;
create trigger deposits_succeeded_is_final before update on payments.deposits
    for each row when (old.status = 'succeeded') execute function payments.keep_credited_deposit();
create trigger deposits_succeeded_is_kept before delete on payments.deposits
    for each row when (old.status = 'succeeded') execute function payments.refuse_change_of_succeeded_deposit();
