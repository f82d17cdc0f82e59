package import MoneyKit
package import Primitives
package import WalletDomain

extension LedgerWorld {
    package func dollars(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: .USD) }

    /// A transfer by the source's owner with an API key, unless told otherwise.
    package func transfer(
        _ source: AccountID, _ destination: AccountID?, _ amount: Money, by commander: Commander? = nil,
        id: TransactionID? = nil, _ change: (inout Transfer) -> Void = { _ in }
    ) -> LedgerCommand {
        var transfer = Transfer(id: id ?? ids.next(), source: source, destination: destination, amount: amount)
        change(&transfer)
        return .transfer(transfer, by: commander ?? key(source))
    }

    package func batch(_ transfers: [Transfer], atomic: Bool = false, by owner: OwnerID) -> LedgerCommand {
        .batch(TransferBatch(commander: .customer(owner, isPerson: false), transfers: transfers, atomic: atomic))
    }

    package func item(_ source: AccountID, _ destination: AccountID, _ amount: Int64, id: TransactionID? = nil)
        -> Transfer
    {
        Transfer(id: id ?? ids.next(), source: source, destination: destination, amount: dollars(amount))
    }

    package func key(_ account: AccountID) -> Commander {
        guard let owner = accounts[account]?.owner else { return .service("test") }
        return .customer(owner, isPerson: false)
    }

    package func person(_ account: AccountID) -> Commander {
        guard let owner = accounts[account]?.owner else { return .service("test") }
        return .customer(owner, isPerson: true)
    }

    package func deposit(
        _ account: AccountID, _ amount: Money, fee: Int64 = 0, id: UniqueID? = nil, attempt: Int = 0,
        purpose: String = DepositCredit.usualPurpose
    ) throws -> LedgerCommand {
        .creditDeposit(
            DepositCredit(
                deposit: id ?? ids.next(), id: ids.next(), account: account,
                owner: try ownerID(of: account), amount: amount,
                fee: Money(minorUnits: fee, currency: amount.currency), provider: "sandbox", attempt: attempt,
                purpose: purpose))
    }

    package func reserve(
        _ account: AccountID, _ amount: Money, fee: Int64 = 0, id: UniqueID? = nil,
        purpose: String = DepositCredit.usualPurpose
    ) throws -> LedgerCommand {
        .reserveDeposit(
            DepositOrder(
                deposit: id ?? ids.next(), account: account, owner: try ownerID(of: account), amount: amount,
                fee: Money(minorUnits: fee, currency: amount.currency), purpose: purpose))
    }

    package func giveBack(
        _ id: UniqueID, _ account: AccountID, _ amount: Money, closing attempt: Int? = nil
    ) throws -> LedgerCommand {
        .releaseDeposit(
            DepositRelease(
                deposit: id, account: account, owner: try ownerID(of: account), amount: amount, closes: attempt))
    }

    package func placeHold(
        _ account: AccountID, _ amount: Money, id: HoldID? = nil, for lifetime: Duration = .seconds(3600),
        by commander: Commander? = nil, purpose: String = "capture", authorization: Authorization.Key? = nil
    ) -> LedgerCommand {
        .placeHold(
            HoldPlacement(
                id: id ?? ids.next(), commander: commander ?? key(account), account: account, purpose: purpose,
                amount: amount, reason: nil, end: .after(lifetime), authorization: authorization))
    }

    package func capture(
        _ hold: HoldID, on account: AccountID, _ amount: Int64? = nil, final: Bool = true, to: AccountID? = nil,
        by commander: Commander? = nil, authorization: Authorization.Key? = nil
    ) -> LedgerCommand {
        let currency = accounts[account]?.currency ?? .USD
        return .captureHold(
            HoldCapture(
                id: ids.next(), commander: commander ?? key(account), hold: hold, account: account,
                amount: amount.map { Money(minorUnits: $0, currency: currency) }, final: final, destination: to,
                currency: currency, authorization: authorization))
    }

    package func release(
        _ hold: HoldID, on account: AccountID, by commander: Commander? = nil, reason: String? = nil
    ) -> LedgerCommand {
        .releaseHold(
            HoldRelease(
                commander: commander ?? key(account), hold: hold, account: account, owner: accounts[account]?.owner,
                reason: reason))
    }

    package func expire(_ hold: HoldID, on account: AccountID) -> LedgerCommand {
        .expireHolds(
            HoldExpiry(holds: [hold], accounts: [account], owners: [accounts[account]?.owner].compactMap(\.self)))
    }

    package func reverse(
        _ target: TransactionID, by commander: Commander? = nil, reason: String? = nil, description: String? = nil
    ) -> LedgerCommand {
        let legs = transactions[target]?.movements ?? []
        return .reverse(
            Reversal(
                id: ids.next(), commander: commander ?? staff(), target: target,
                accounts: legs.flatMap { [$0.debit, $0.credit] }, reason: reason, description: description))
    }

    package func staff(_ role: StaffRole = .operator) -> Commander { .staff(ids.next(), role) }

    /// A PIN authorisation for payments from a wallet up to an amount.
    package mutating func authorization(_ account: AccountID, _ upTo: Money) -> Authorization.Key {
        let id: UniqueID = ids.next()
        let key = Authorization.Key(bytes: Array(id.description.utf8))
        authorizations[key] = Authorization(
            key: key, account: account, upTo: upTo, expiresAt: clock.now + Authorization.lifetime)
        return key
    }

    private func ownerID(of account: AccountID) throws -> OwnerID {
        guard let owner = accounts[account]?.owner else { throw MissingAccount(id: account) }
        return owner
    }

    /// A quote of the source's owner at the table's rate with half a percent of spread.
    package mutating func quote(
        _ account: AccountID, _ source: Money, to target: Currency, for lifetime: Duration = .seconds(60)
    ) throws -> Quote {
        let rate = try rules.rates.cross(from: source.currency, to: target)
        let price = try ConversionPrice.selling(source, for: target, rate: rate, spreadBasisPoints: 50)
        let quote = Quote(
            id: ids.next(), owner: try ownerID(of: account), source: price.source, target: price.target,
            fee: price.fee, rate: price.rate, expiresAt: clock.now + lifetime)
        quotes[quote.id] = quote
        return quote
    }

    package func convert(
        _ quote: Quote, from source: AccountID, to destination: AccountID, by commander: Commander? = nil,
        authorization: Authorization.Key? = nil
    ) -> LedgerCommand {
        .convert(
            Conversion(
                id: ids.next(), commander: commander ?? key(source), quote: quote.id, source: source,
                destination: destination, authorization: authorization,
                pair: CurrencyPair(source: quote.source.currency, target: quote.target.currency)))
    }
}

extension LedgerOutcome {
    package var refusal: WalletError? {
        if case .refused(let error) = self { error } else { nil }
    }

    package var transaction: PostedTransaction? {
        switch self {
        case .posted(let transaction), .captured(_, let transaction), .postedByService(let transaction, _),
            .settled(_, let transaction, _, _):
            transaction
        default: nil
        }
    }

    package var items: [BatchItemOutcome]? {
        if case .batch(let items) = self { items } else { nil }
    }

    package var placedHold: Hold? {
        switch self {
        case .hold(let hold), .captured(let hold, _), .settled(let hold, _, _, _): hold
        default: nil
        }
    }

    package var depositTransaction: TransactionID? { deposit?.transaction }

    package var deposit: RecordedDeposit? {
        if case .deposited(let deposit) = self { deposit } else { nil }
    }

    package var isReserved: Bool {
        if case .depositReserved = self { true } else { false }
    }

    package var isReleased: Bool {
        if case .depositReleased = self { true } else { false }
    }
}

extension WalletError {
    /// Which limit was reached, if one was.
    package var limit: LimitName? {
        if case .limitExceeded(let reached) = self { reached.name } else { nil }
    }

    package var isShortOfFunds: Bool {
        if case .insufficientFunds = self { true } else { false }
    }
}
