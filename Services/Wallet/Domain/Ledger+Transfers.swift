import MoneyKit
import Primitives

extension Ledger {
    /// Checks in the order of the public API: shape, ownership, status, currency, authorisation, funds, limits.
    mutating func transfer(_ transfer: Transfer, by commander: Commander) throws(WalletError) -> PostedTransaction {
        guard transfer.amount.isPositive else { throw .amountNotPositive }
        guard transfer.source != transfer.destination else { throw .sameWallet }
        let source = try ownPlace(transfer.source, commander)
        let destination = try customerPlace(transfer.destination)
        try accounts[source].requireActive()
        try accounts[destination].requireActive()
        let from = accounts[source].currency
        guard transfer.amount.currency == from else { throw .currencyMismatch(expected: from) }
        let quote = try quote(for: transfer, commander, to: accounts[destination].currency)
        try authorize(transfer.authorization, source, transfer.amount, commander)
        let isOwn = accounts[source].owner == accounts[destination].owner
        let fee = isOwn ? 0 : try rules.fees.fee(.transfer, on: transfer.amount)
        let payment = Payment(
            draft: TransactionDraft(
                id: transfer.id, kind: .transfer, source: transfer.source, destination: accounts[destination].id,
                amount: transfer.amount, fee: Money(minorUnits: fee, currency: from),
                destinationAmount: quote?.target ?? transfer.amount,
                details: TransactionDetails(
                    description: transfer.description, reference: transfer.reference, rate: quote?.rate,
                    quote: quote?.id, initiator: commander.initiator)),
            legs: quote.map { conversionLegs($0, source, destination) + feeLegs(fee, source, from) }
                ?? [Leg(debit: source, credit: destination, amount: transfer.amount.minorUnits)]
                + feeLegs(fee, source, from),
            quote: quote?.id, authorization: transfer.authorization)
        return try pay(payment, source, commander)
    }

    /// Both wallets must be the customer's own; the quote names the amounts.
    mutating func convert(_ conversion: Conversion) throws(WalletError) -> PostedTransaction {
        guard conversion.source != conversion.destination else { throw .sameWallet }
        let commander = conversion.commander
        let source = try ownPlace(conversion.source, commander)
        let destination = try ownPlace(conversion.destination, commander)
        guard let quote = quotes[conversion.quote], quote.owner == commander.owner else { throw .notFound(.quote) }
        try accounts[source].requireActive()
        try accounts[destination].requireActive()
        guard quote.source.currency == accounts[source].currency else {
            throw .currencyMismatch(expected: quote.source.currency)
        }
        guard quote.target.currency == accounts[destination].currency else {
            throw .currencyMismatch(expected: quote.target.currency)
        }
        try quote.requireUsable(at: now)
        try authorize(conversion.authorization, source, quote.source, commander)
        let payment = Payment(
            draft: TransactionDraft(
                id: conversion.id, kind: .conversion, source: conversion.source, destination: conversion.destination,
                amount: quote.source, fee: quote.fee, destinationAmount: quote.target,
                details: TransactionDetails(rate: quote.rate, quote: quote.id, initiator: commander.initiator)),
            legs: conversionLegs(quote, source, destination), quote: quote.id, authorization: conversion.authorization)
        return try pay(payment, source, commander)
    }

    /// Funds, then limits, then the books.
    private mutating func pay(
        _ payment: Payment, _ source: Int, _ commander: Commander
    ) throws(WalletError) -> PostedTransaction {
        guard known[payment.draft.id] == nil else { throw .transactionIDReused }
        try check(payment.legs)
        try count(payment.draft.amount, from: source, by: commander)
        if let quote = payment.quote {
            quotes[quote]?.usedBy = payment.draft.id
            writes.usedQuotes[quote] = payment.draft.id
        }
        use(payment.authorization, from: source, by: commander, for: payment.draft.id)
        return post(payment.draft, payment.legs)
    }

    /// Without a quote the currencies must be equal; a quote must be the customer's and for exactly this.
    private func quote(
        for transfer: Transfer, _ commander: Commander, to target: Currency
    ) throws(WalletError) -> Quote? {
        guard let id = transfer.quote else {
            guard target == transfer.amount.currency else { throw .currencyMismatch(expected: target) }
            return nil
        }
        guard let quote = quotes[id], quote.owner == commander.owner else { throw .notFound(.quote) }
        guard quote.source == transfer.amount, quote.target.currency == target else { throw .quoteMismatch }
        try quote.requireUsable(at: now)
        return quote
    }

    /// Source to `fx`, spread to revenue, `fx` of the target currency to the destination.
    private func conversionLegs(_ quote: Quote, _ source: Int, _ destination: Int) -> [Leg] {
        let from = quote.source.currency
        let to = quote.target.currency
        var legs = [
            Leg(
                debit: source, credit: place(.fx, from),
                amount: quote.source.minorUnits - quote.fee.minorUnits)
        ]
        if quote.fee.isPositive {
            legs.append(Leg(debit: source, credit: place(.fxRevenue, from), amount: quote.fee.minorUnits))
        }
        legs.append(Leg(debit: place(.fx, to), credit: destination, amount: quote.target.minorUnits))
        return legs
    }

    func feeLegs(_ fee: Int64, _ payer: Int, _ currency: Currency) -> [Leg] {
        fee > 0 ? [Leg(debit: payer, credit: place(.fees, currency), amount: fee)] : []
    }

    /// A wallet that the commander may command; anything else looks like a wallet that does not exist.
    func ownPlace(_ id: AccountID, _ commander: Commander) throws(WalletError) -> Int {
        guard let place = accounts.place(of: id), commander.mayCommand(accounts[place]) else {
            throw .notFound(.wallet)
        }
        return place
    }

    /// Anyone's wallet, but never a system account.
    func customerPlace(_ id: AccountID?) throws(WalletError) -> Int {
        guard let id, let place = accounts.place(of: id), accounts[place].owner != nil else {
            throw .notFound(.wallet)
        }
        return place
    }
}

/// A transaction that a customer pays for, ready to be checked for funds and limits.
private struct Payment {
    let draft: TransactionDraft
    let legs: [Leg]
    let quote: QuoteID?
    let authorization: Authorization.Key?
}
