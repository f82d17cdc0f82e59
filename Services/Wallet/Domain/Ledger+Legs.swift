import MoneyKit
import Primitives

/// Legs that a service named, with their accounts found: what the gate asks of each wallet can be read off them.
struct ResolvedLegs {
    struct Item {
        /// Slot of the account that pays.
        let debit: Int
        let credit: Int
        let amount: Int64
        let currency: Currency
        /// Slot of the account that pays what the wallet cannot.
        let shortfall: Int?
    }

    let items: [Item]
}

extension Ledger {
    /// Finds the accounts and checks their names against the purpose. What is no wallet, or one that another service
    /// manages, does not exist.
    /// - Parameter wallet: pays where a leg names nobody.
    func resolve(
        _ legs: [NamedLeg], _ purpose: Purpose, _ commander: Commander, wallet: Int? = nil
    ) throws(WalletError) -> ResolvedLegs {
        guard (1...Posting.maximumLegs).contains(legs.count) else { throw .legsOutOfRange }
        var items: [ResolvedLegs.Item] = []
        for (place, leg) in legs.enumerated() {
            guard leg.amount.isPositive else { throw .amountNotPositive }
            let currency = leg.amount.currency
            let debit: Int
            if let named = leg.debit {
                debit = try slot(of: named, currency, purpose, commander, LegField(place, "debit"))
            } else {
                guard let wallet else { throw .accountRefused(LegField(place, "debit")) }
                debit = wallet
            }
            let credit = try slot(of: leg.credit, currency, purpose, commander, LegField(place, "credit"))
            guard debit != credit else { throw .sameWallet }
            try requireMayJoin(debit, credit, purpose, LegField(place, "credit"))
            let shortfall = try leg.shortfall.map { account throws(WalletError) in
                // Only a wallet runs short.
                guard accounts[debit].owner != nil else { throw .accountRefused(LegField(place, "shortfall")) }
                return try slot(of: .system(account), currency, purpose, commander, LegField(place, "shortfall"))
            }
            guard shortfall != credit else { throw .accountRefused(LegField(place, "shortfall")) }
            items.append(
                ResolvedLegs.Item(
                    debit: debit, credit: credit, amount: leg.amount.minorUnits, currency: currency,
                    shortfall: shortfall))
        }
        return ResolvedLegs(items: items)
    }

    private func slot(
        of named: NamedAccount, _ currency: Currency, _ purpose: Purpose, _ commander: Commander, _ field: LegField
    ) throws(WalletError) -> Int {
        switch named {
        case .wallet(let id):
            guard let slot = accounts.slot(of: id), commander.mayCommand(accounts[slot]) else {
                throw .notFound(.wallet)
            }
            return slot
        case .system(let account):
            guard purpose.mayName(account, by: commander.user) else { throw .accountRefused(field) }
            return slot(account, currency)
        }
    }

    /// Between wallets of one customer every purpose may move money, between customers only those that are for it.
    private func requireMayJoin(
        _ debit: Int, _ credit: Int, _ purpose: Purpose, _ field: LegField
    ) throws(WalletError) {
        guard let payer = accounts[debit].owner, let payee = accounts[credit].owner, payer != payee else { return }
        guard purpose.joinsCustomers else { throw .accountRefused(field) }
    }

    /// Every leg's currency is that of its wallets.
    /// - Parameter owner: looks at this customer's alone.
    func requireCurrencies(_ legs: ResolvedLegs, of owner: OwnerID? = nil) throws(WalletError) {
        for item in legs.items {
            for slot in [item.debit, item.credit] where accounts[slot].currency != item.currency {
                guard owner == nil || accounts[slot].owner == owner else { continue }
                throw .currencyMismatch(expected: accounts[slot].currency)
            }
        }
    }

    /// Splits legs over the wallet and the accounts that stand in for it.
    /// - Parameter given: what each wallet gives, by its slot; it pays the legs that nobody else may pay first.
    /// - Returns: what is posted, and what others paid.
    func split(
        _ legs: ResolvedLegs, given: [Int: Int64]
    ) -> (legs: [Leg], shortfalls: [Currency: Int64]) {
        var spare = given
        for item in legs.items where item.shortfall == nil { spare[item.debit]? -= item.amount }
        var result: [Leg] = []
        var shortfalls: [Currency: Int64] = [:]
        for item in legs.items {
            guard let shortfall = item.shortfall, let left = spare[item.debit] else {
                result.append(Leg(debit: item.debit, credit: item.credit, amount: item.amount))
                continue
            }
            let own = min(item.amount, max(0, left))
            spare[item.debit] = left - own
            if own > 0 { result.append(Leg(debit: item.debit, credit: item.credit, amount: own)) }
            guard own < item.amount else { continue }
            result.append(Leg(debit: shortfall, credit: item.credit, amount: item.amount - own))
            shortfalls[item.currency, default: 0] += item.amount - own
        }
        return (result, shortfalls)
    }
}

extension ResolvedLegs {
    /// Slots of customers' wallets that pay, in the order of the legs.
    func payers(_ accounts: AccountBook) -> [Int] {
        var payers: [Int] = []
        for item in items where accounts[item.debit].owner != nil && !payers.contains(item.debit) {
            payers.append(item.debit)
        }
        return payers
    }

    /// Slots of customers' wallets that are paid.
    func payees(_ accounts: AccountBook) -> [Int] {
        var payees: [Int] = []
        for item in items where accounts[item.credit].owner != nil && !payees.contains(item.credit) {
            payees.append(item.credit)
        }
        return payees
    }

    /// What a wallet is to pay, what of it are fees, what it has to pay itself, and what it receives.
    func sums(of slot: Int, _ accounts: AccountBook) throws(WalletError) -> Sums {
        var sums = Sums()
        for item in items {
            if item.debit == slot {
                if accounts[item.credit].isFees {
                    try add(item.amount, to: &sums.fees)
                } else {
                    try add(item.amount, to: &sums.paid)
                }
                if item.shortfall == nil { try add(item.amount, to: &sums.least) } else { sums.mayFallShort = true }
            } else if item.credit == slot {
                try add(item.amount, to: &sums.received)
            }
        }
        return sums
    }

    struct Sums {
        /// Without fees.
        var paid: Int64 = 0
        var fees: Int64 = 0
        var received: Int64 = 0
        /// What no shortfall account stands in for.
        var least: Int64 = 0
        var mayFallShort = false
    }

    private func add(_ amount: Int64, to sum: inout Int64) throws(WalletError) {
        let (total, overflow) = sum.addingReportingOverflow(amount)
        guard !overflow else { throw .amountTooLarge }
        sum = total
    }
}

extension Account {
    /// One of our accounts for fees.
    var isFees: Bool {
        if case .system(let account) = kind { account.isFees } else { false }
    }
}
