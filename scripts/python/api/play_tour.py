"""Plays the README's tour with the client that openapi-python-client made of the document (package `client`)."""

import os
import time
import uuid

from client import AuthenticatedClient, Client
from client.api.account import show_me
from client.api.deposits import create_deposit, get_deposit
from client.api.fx import convert_funds, quote_conversion
from client.api.holds import capture_hold, place_hold
from client.api.reports import get_trial_balance
from client.api.signing_in import log_in, register
from client.api.transfers import transfer_funds
from client.api.wallets import create_wallet, get_balance, list_entries, list_wallets
from client.models import (
    CaptureHoldRequest, ConvertFundsRequest, CreateDepositRequest, CreateWalletRequest, Currency, LogInRequest, Money,
    PlaceHoldRequest, Problem, QuoteConversionRequest, RegisterRequest, TransferFundsRequest,
)

API = os.environ["FLORIN_API"]
PASSWORD = "florin-demo-2026"
SETTLE_SECONDS = 20


def expect(status, response):
    """The parsed answer, if it is the one that was hoped for."""
    assert response.status_code == status, f"{response.status_code}: {response.content.decode()}"
    return response.parsed


def say(text):
    print(f"    {text}")


def dollars(amount):
    return Money(amount=amount, currency=Currency.USD)


def signed_in(email):
    credentials = LogInRequest(email=email, password=PASSWORD)
    tokens = expect(200, log_in.sync_detailed(client=Client(base_url=API), body=credentials))
    return AuthenticatedClient(base_url=API, token=tokens.access_token)


def key():
    return str(uuid.uuid4())


def wallet_in(client, currency):
    page = expect(200, list_wallets.sync_detailed(client=client, limit=100))
    return next(wallet for wallet in page.data if wallet.currency == currency)


def settled(client, deposit):
    """The provider calls back by itself; asked until it has, at most some seconds."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while deposit.status == "pending":
        assert time.monotonic() < deadline, "the deposit is still pending"
        time.sleep(0.1)
        deposit = expect(200, get_deposit.sync_detailed(deposit.id, client=client))
    return deposit


def newcomer():
    email = f"tour-{uuid.uuid4()}@florin.test"
    body = RegisterRequest(email=email, password=PASSWORD, first_name="Mary", last_name="Tour")
    expect(201, register.sync_detailed(client=Client(base_url=API), body=body))
    client = signed_in(email)
    assert expect(200, show_me.sync_detailed(client=client)).email == email
    say("registered and logged in")
    return client


def main():
    mary = newcomer()
    graces = wallet_in(signed_in("grace@florin.test"), Currency.USD)
    wallets = [
        expect(201, create_wallet.sync_detailed(
            client=mary, idempotency_key=key(), body=CreateWalletRequest(currency=currency)))
        for currency in (Currency.USD, Currency.EUR)
    ]
    usd, eur = wallets
    say(f"opened {usd.account_number} in USD and {eur.account_number} in EUR")

    deposit = expect(201, create_deposit.sync_detailed(
        client=mary, idempotency_key=key(), body=CreateDepositRequest(wallet_id=usd.id, amount=dollars("200.00"))))
    assert settled(mary, deposit).status == "succeeded"
    say("paid in 200.00 USD through the sandbox")

    order = TransferFundsRequest(
        source_wallet_id=usd.id, destination_account_number=graces.account_number, amount=dollars("25.00"),
        description="Dinner")
    once = key()
    sent = expect(201, transfer_funds.sync_detailed(client=mary, idempotency_key=once, body=order))
    again = transfer_funds.sync_detailed(client=mary, idempotency_key=once, body=order)
    assert expect(201, again) == sent and again.headers["idempotent-replayed"] == "true"
    say("sent 25.00 USD to Grace, and the same request again moved nothing")

    order.amount = dollars("900.00")
    refused = expect(422, transfer_funds.sync_detailed(client=mary, idempotency_key=key(), body=order))
    assert isinstance(refused, Problem) and refused.code == "insufficient_funds", refused
    say("900.00 USD were refused: insufficient_funds")

    hold = expect(201, place_hold.sync_detailed(
        usd.id, client=mary, idempotency_key=key(), body=PlaceHoldRequest(amount=dollars("40.00"), reason="Hotel")))
    captured = expect(200, capture_hold.sync_detailed(
        hold.id, client=mary, idempotency_key=key(), body=CaptureHoldRequest(
            amount=dollars("30.00"), destination_wallet_id=graces.id)))
    assert captured.status == "captured" and captured.captured == dollars("30.00")
    say("held 40.00 USD and paid 30.00 of it to Grace")

    quote = expect(201, quote_conversion.sync_detailed(
        client=mary, idempotency_key=key(), body=QuoteConversionRequest(
            source_currency=Currency.USD, target_currency=Currency.EUR, source_amount=dollars("50.00"))))
    expect(201, convert_funds.sync_detailed(
        client=mary, idempotency_key=key(), body=ConvertFundsRequest(
            quote_id=quote.id, source_wallet_id=usd.id, destination_wallet_id=eur.id)))
    say(f"converted 50.00 USD into {quote.target_amount.amount} EUR")

    balance = expect(200, get_balance.sync_detailed(usd.id, client=mary))
    assert balance.available == dollars("95.00"), balance
    page = expect(200, list_entries.sync_detailed(usd.id, client=mary, limit=2))
    rest = expect(200, list_entries.sync_detailed(usd.id, client=mary, cursor=page.next_cursor))
    kinds = [entry.kind for entry in page.data + rest.data]
    assert sorted(set(kinds)) == ["capture", "conversion", "deposit", "fee", "transfer"], kinds
    say(f"{balance.available.amount} USD are left after {len(kinds)} entries, read in two pages")

    books = expect(200, get_trial_balance.sync_detailed(
        client=signed_in("accountant@florin.test"), currency=Currency.USD))
    assert all(total.debit == total.credit for total in books.totals), books
    say("the trial balance balances")


if __name__ == "__main__":
    main()
