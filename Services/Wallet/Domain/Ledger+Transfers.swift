import MoneyKit
import Primitives

extension Ledger {
    mutating func transfer(_ transfer: Transfer, by commander: Commander) throws(WalletError) -> PostedTransaction {
        guard transfer.amount.isPositive else { throw .amountNotPositive }
        guard transfer.source != transfer.destination else { throw .sameWallet }
        let source = try ownSlot(transfer.source, commander)
        let payee = try payee(transfer.destination)
        let debit = Debit(
            purpose: rules.purposes.transfer, commander: commander, source: source, amount: transfer.amount,
            payee: payee, authorization: transfer.authorization,
            quote: try transfer.quote.map { id throws(WalletError) in try ownQuote(id, commander) })
        return try pay(
            debit, id: transfer.id,
            details(by: commander, description: transfer.description, reference: transfer.reference))
    }

    /// Both wallets must be the customer's own; the quote names the amounts.
    mutating func convert(_ conversion: Conversion) throws(WalletError) -> PostedTransaction {
        guard conversion.source != conversion.destination else { throw .sameWallet }
        let commander = conversion.commander
        let source = try ownSlot(conversion.source, commander)
        let destination = try ownSlot(conversion.destination, commander)
        let quote = try ownQuote(conversion.quote, commander)
        let debit = Debit(
            purpose: rules.purposes.conversion, commander: commander, source: source, amount: quote.source,
            payee: .account(destination), authorization: conversion.authorization, quote: quote)
        return try pay(debit, id: conversion.id, details(by: commander))
    }

    /// Through the gate and into the books.
    private mutating func pay(
        _ debit: Debit, id: TransactionID, _ details: TransactionDetails
    ) throws(WalletError) -> PostedTransaction {
        let admission = try admit(debit)
        guard known[id] == nil else { throw .transactionIDReused }
        guard let payee = admission.payee else { preconditionFailure("a payment was admitted without a payee") }
        let (currency, quote) = (debit.amount.currency, debit.quote)
        let legs =
            (quote.map { conversionLegs($0, debit.source, payee) }
                ?? [Leg(debit: debit.source, credit: payee, amount: debit.amount.minorUnits)])
            + feeLegs(admission.fee, debit.source, currency)
        let clearance = try settle(admission, legs, for: id.rawValue).clearance
        var details = details
        details.take(clearance)
        details.rate = quote?.rate
        details.quote = quote?.id
        details.spread = quote?.fee
        return post(
            TransactionDraft(
                id: id, kind: debit.purpose.kind, source: accounts[debit.source].id, destination: accounts[payee].id,
                amount: debit.amount,
                // Parts of one balance's change, so their sum is within 64 bits.
                fee: Money(minorUnits: admission.fee + (quote?.fee.minorUnits ?? 0), currency: currency),
                destinationAmount: quote?.target ?? debit.amount, details: details),
            legs)
    }

    /// Source to `fx`, spread to revenue, `fx` of the target currency to the destination.
    private func conversionLegs(_ quote: Quote, _ source: Int, _ destination: Int) -> [Leg] {
        let from = quote.source.currency
        let to = quote.target.currency
        var legs = [
            Leg(
                debit: source, credit: slot(.fx, from),
                amount: quote.source.minorUnits - quote.fee.minorUnits)
        ]
        if quote.fee.isPositive {
            legs.append(Leg(debit: source, credit: slot(.fxRevenue, from), amount: quote.fee.minorUnits))
        }
        legs.append(Leg(debit: slot(.fx, to), credit: destination, amount: quote.target.minorUnits))
        return legs
    }

    func feeLegs(_ fee: Int64, _ payer: Int, _ currency: Currency) -> [Leg] {
        fee > 0 ? [Leg(debit: payer, credit: slot(.fees, currency), amount: fee)] : []
    }

    /// A wallet that the commander may command; anything else looks like a wallet that does not exist.
    func ownSlot(_ id: AccountID, _ commander: Commander) throws(WalletError) -> Int {
        guard let slot = accounts.slot(of: id), commander.mayCommand(accounts[slot]) else {
            throw .notFound(.wallet)
        }
        return slot
    }

    private func ownQuote(_ id: QuoteID, _ commander: Commander) throws(WalletError) -> Quote {
        guard let quote = quotes[id], quote.owner == commander.owner else { throw .notFound(.quote) }
        return quote
    }

    /// Anyone's wallet that customers pay into, never a system account.
    func customerSlot(_ id: AccountID) throws(WalletError) -> Int {
        guard let slot = accounts.slot(of: id), accounts[slot].owner != nil, accounts[slot].manager == nil else {
            throw .notFound(.wallet)
        }
        return slot
    }

    /// Whom a customer pays. An id that names no wallet is a mistake that is told at once, for ids cannot be guessed;
    /// what became of an account number is told with the payee's own state.
    func payee(_ id: AccountID?) throws(WalletError) -> Payee {
        guard let id else { return .unknown }
        return .account(try customerSlot(id))
    }
}
