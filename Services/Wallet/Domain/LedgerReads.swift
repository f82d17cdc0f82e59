package import MoneyKit
package import Primitives

/// The rows that deciding a set of commands needs. Read and locked before, so that deciding is pure.
package struct LedgerReads: Sendable {
    package private(set) var accounts: Set<AccountID> = []
    package private(set) var systemAccounts: Set<SystemAccountKey> = []
    package private(set) var owners: Set<OwnerID> = []
    /// Owners all of whose wallets are needed, for the limit on their sum.
    package private(set) var wholeOwners: Set<OwnerID> = []
    package private(set) var holds: Set<HoldID> = []
    /// Accounts whose open holds of customers are needed, to end those that are in the way.
    package private(set) var heldAccounts: Set<AccountID> = []
    /// Accounts whose open holds of customers are counted, as one more is placed.
    package private(set) var countedAccounts: Set<AccountID> = []
    package private(set) var quotes: Set<QuoteID> = []
    package private(set) var authorizations: Set<Authorization.Key> = []
    /// Transactions that are to be reversed.
    package private(set) var transactions: Set<TransactionID> = []
    /// Deposits with their reservations.
    package private(set) var deposits: Set<UniqueID> = []
    /// Ids that clients and services chose; looked up only after one turned out to be taken.
    package private(set) var clientIDs: [TransactionID] = []
    package private(set) var chosenHolds: [HoldID] = []

    package init() {}

    package mutating func add(_ command: LedgerCommand, rules: LedgerRules) {
        switch command {
        case .transfer(let transfer, let commander):
            add(transfer, commander, rules)
        case .batch(let batch):
            for transfer in batch.transfers { add(transfer, batch.commander, rules) }
            clientIDs += batch.transfers.map(\.id)
        case .convert(let conversion):
            accounts.formUnion([conversion.source, conversion.destination])
            add(conversion.commander.owner, conversion.authorization, conversion.quote, conversion.pair)
        case .reverse(let reversal):
            accounts.formUnion(reversal.accounts)
            heldAccounts.formUnion(reversal.accounts)
            transactions.insert(reversal.target)
            clientIDs.append(reversal.id)
        case .placeHold(let placement):
            accounts.insert(placement.account)
            if placement.commander.service == nil { countedAccounts.insert(placement.account) }
            add(placement.owner ?? placement.commander.owner, placement.authorization, nil, nil)
            chosenHolds.append(placement.id)
        case .captureHold(let capture):
            add(capture, rules)
        case .releaseHold(let release):
            accounts.insert(release.account)
            holds.insert(release.hold)
            if let owner = release.owner { owners.insert(owner) }
        case .expireHolds(let expiry):
            accounts.formUnion(expiry.accounts)
            holds.formUnion(expiry.holds)
            owners.formUnion(expiry.owners)
        case .reserveDeposit(let order):
            add(order)
        case .releaseDeposit(let release):
            owners.insert(release.owner)
            deposits.insert(release.deposit)
        case .creditDeposit(let deposit):
            add(deposit, rules)
        case .post(let posting): add(posting, rules)
        case .adjustHold(let adjustment): add(adjustment.hold)
        case .settleHold(let settlement):
            add(settlement.hold)
            add(settlement.legs, rules.purposes[settlement.hold.purpose], settlement.commander)
            clientIDs.append(settlement.id)
        case .consume(let question):
            accounts.insert(question.account)
            add(question.owner, question.authorization, nil, nil)
        }
    }

    /// Adds what a decision over fewer rows turned out to need.
    package mutating func add(_ further: FurtherReads) {
        owners.formUnion(further.owners)
        owners.formUnion(further.wholeOwners)
        wholeOwners.formUnion(further.wholeOwners)
    }

    private mutating func add(_ transfer: Transfer, _ commander: Commander, _ rules: LedgerRules) {
        accounts.insert(transfer.source)
        if let destination = transfer.destination { accounts.insert(destination) }
        addFees(rules.purposes.transfer, transfer.amount.currency, rules)
        add(commander.owner, transfer.authorization, transfer.quote, transfer.pair)
    }

    private mutating func add(
        _ owner: OwnerID?, _ authorization: Authorization.Key?, _ quote: QuoteID?, _ pair: CurrencyPair?
    ) {
        if let owner { owners.insert(owner) }
        if let authorization { authorizations.insert(authorization) }
        guard let quote, let pair else { return }
        quotes.insert(quote)
        systemAccounts.insert(SystemAccountKey(.fx, pair.source))
        systemAccounts.insert(SystemAccountKey(.fx, pair.target))
        systemAccounts.insert(SystemAccountKey(.fxRevenue, pair.source))
    }

    private mutating func addFees(_ purpose: Purpose, _ currency: Currency, _ rules: LedgerRules) {
        guard let operation = purpose.fee, rules.fees.mayCharge(operation, in: currency) else { return }
        systemAccounts.insert(SystemAccountKey(.fees, currency))
    }

    private mutating func add(_ capture: HoldCapture, _ rules: LedgerRules) {
        accounts.insert(capture.account)
        holds.insert(capture.hold)
        if let destination = capture.destination { accounts.insert(destination) }
        addFees(rules.purposes.capture, capture.currency, rules)
        add(capture.commander.owner, capture.authorization, nil, nil)
    }

    private mutating func add(_ order: DepositOrder) {
        accounts.insert(order.account)
        owners.insert(order.owner)
        wholeOwners.insert(order.owner)
        deposits.insert(order.deposit)
    }

    private mutating func add(_ deposit: DepositCredit, _ rules: LedgerRules) {
        add(deposit.order)
        if let posting = deposit.posting { add(posting.legs, rules.purposes[posting.purpose], posting.commander) }
    }

    private mutating func add(_ posting: Posting, _ rules: LedgerRules) {
        clientIDs.append(posting.id)
        if let authorization = posting.authorization { authorizations.insert(authorization) }
        // What the commander may not use needs no rows.
        guard let purpose = rules.purposes[posting.purpose], posting.commander.mayUse(purpose) else { return }
        add(posting.legs, purpose, posting.commander)
        // Whoever pays is looked at, unless what it is for passes a restriction.
        guard let owner = posting.owner, purpose.counts != nil || !purpose.passesFreeze else { return }
        owners.insert(owner)
        if purpose.counts == .deposit { wholeOwners.insert(owner) }
    }

    /// Only accounts that the commander may name for the purpose: no other is opened.
    private mutating func add(_ legs: [NamedLeg], _ purpose: Purpose?, _ commander: Commander) {
        for leg in legs {
            for named in [leg.debit, leg.credit, leg.shortfall.map { .system($0) }] {
                switch named {
                case .wallet(let id): accounts.insert(id)
                case .system(let account) where purpose?.mayName(account, by: commander.user) ?? false:
                    systemAccounts.insert(SystemAccountKey(account, leg.amount.currency))
                case .system, nil: break
                }
            }
        }
    }

    private mutating func add(_ hold: HoldFacts) {
        accounts.insert(hold.account)
        holds.insert(hold.id)
        if let owner = hold.owner { owners.insert(owner) }
    }
}

/// Rows that only the decision shows to be needed: the group is read again with them, and decided again. It happens
/// where reading them always would cost every transfer, and needing them is rare.
package struct FurtherReads: Sendable {
    /// Whose holds ended by themselves on the day they were counted, and who pays without having been named.
    package internal(set) var owners: Set<OwnerID> = []
    /// Who receives more than the wallet's ceiling covers.
    package internal(set) var wholeOwners: Set<OwnerID> = []

    package init() {}

    package var isEmpty: Bool { owners.isEmpty && wholeOwners.isEmpty }

    package mutating func formUnion(_ other: FurtherReads) {
        owners.formUnion(other.owners)
        wholeOwners.formUnion(other.wholeOwners)
    }
}

/// What operators set and the market gives: the tables that decisions are made by.
package struct LedgerRules: Sendable {
    package var tiers: TierTable
    package var purposes: PurposeTable
    package var fees: FeeSchedule
    package var rates: RateTable
    /// Grows with each change of the tiers' limits: ceilings of an older one do not hold.
    package var limitsVersion: Int64

    package init(
        tiers: TierTable, purposes: PurposeTable, limitsVersion: Int64 = 1, fees: FeeSchedule, rates: RateTable
    ) {
        self.tiers = tiers
        self.purposes = purposes
        self.limitsVersion = limitsVersion
        self.fees = fees
        self.rates = rates
    }
}

/// The rows, as they stand under their locks.
package struct LedgerSnapshot: Sendable {
    package var accounts: [Account] = []
    package var owners: [Owner] = []
    /// Those of whom all wallets are among the accounts.
    package var wholeOwners: Set<OwnerID> = []
    /// The named holds, all overdue ones of the accounts, and the open ones where they may be in the way.
    package var holds: [Hold] = []
    /// How many open holds customers have on the accounts that are counted, overdue ones included.
    package var ownHolds: [AccountID: Int] = [:]
    package var quotes: [Quote] = []
    package var authorizations: [Authorization] = []
    /// Transactions to reverse, and those that took a client's id.
    package var transactions: [RecordedTransaction] = []
    /// Deposits credited before, with their transactions.
    package var deposits: [UniqueID: RecordedDeposit] = [:]
    /// The room that deposits have or had.
    package var reservations: [DepositReservation] = []

    package init() {}
}

/// A deposit that has been credited.
package struct RecordedDeposit: Sendable, Equatable {
    package let transaction: TransactionID
    package let account: AccountID
    package let amount: Money

    package init(transaction: TransactionID, account: AccountID, amount: Money) {
        self.transaction = transaction
        self.account = account
        self.amount = amount
    }
}
