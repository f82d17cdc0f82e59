-- What processes of older versions write while an upgrade goes on, when the migrations have run already.

-- One that knows no journal knows no channel either: its transactions get their place here, under its locks.
create function wallet.journal_for_older() returns trigger language plpgsql as $$
begin
    insert into wallet.journal (number, transactions) values (nextval('wallet.journal_sequence'), array[new.id]);
    return null;
end
$$;
create trigger movements_of_older_processes after insert on wallet.movements
    for each row when (new.id = new.transaction_id and new.channel is null)
    execute function wallet.journal_for_older();

-- One that knows no reservations credits a deposit and leaves its room taken. At the end of the transaction: whoever
-- knows them has ended it by then.
create function wallet.end_reservation_for_older() returns trigger language plpgsql as $$
declare
    room bigint;
begin
    update wallet.deposit_reservations set state = 'credited', ended_at = new.created_at
    where deposit_id = new.deposit_id and state = 'open'
    returning expected into room;
    if found then
        update wallet.owners o set deposits_reserved = deposits_reserved - room
        from wallet.deposit_reservations r where r.deposit_id = new.deposit_id and o.owner_id = r.owner_id;
    end if;
    return null;
end
$$;
create constraint trigger deposits_end_reservations after insert on wallet.deposits
    deferrable initially deferred
    for each row execute function wallet.end_reservation_for_older();

-- One that does not show milliseconds alone sets a hold's end between two of them.
create function wallet.show_end_for_older() returns trigger language plpgsql as $$
begin
    new.expires_at := date_trunc('milliseconds', new.expires_at);
    return new;
end
$$;
create trigger holds_of_older_processes before insert on wallet.holds
    for each row when (new.expires_at <> date_trunc('milliseconds', new.expires_at))
    execute function wallet.show_end_for_older();
