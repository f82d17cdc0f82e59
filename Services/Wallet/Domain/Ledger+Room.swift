import MoneyKit
import Primitives

/// The limit on what a customer may hold: on the sum over all wallets, in dollars at the current rates.
///
/// It binds on every road by which money comes from others. Most credits stay below the wallet's ceiling and cost
/// nothing more; the others are decided over all the owner's wallets, under their locks.
extension Ledger {
    /// Refuses legs that would lift a receiver above the limit. What does not raise a sum that is above it already, as
    /// between the wallets of one customer, passes.
    mutating func requireRoom(for legs: [Leg], payer: OwnerID?) throws(WalletError) {
        for leg in legs {
            let account = accounts[leg.credit]
            // Together with what the other legs bring to this wallet.
            let brought = legs.reduce(Int128(0)) { $1.credit == leg.credit ? $0 + Int128($1.amount) : $0 }
            let balance = Int64(clamping: Int128(account.posted) + brought)
            guard let id = account.owner, !isCovered(account, balance) else { continue }
            guard wholeOwners.contains(id), let owner = owners[id] else {
                further.wholeOwners.insert(id)
                continue
            }
            guard let limit = owner.balanceLimit(rules.tiers) else { continue }
            let expected = Int128(owner.depositsReserved)
            let before = try holdings(of: id) + expected
            let after = try holdings(of: id, after: legs) + expected
            guard after > Int128(limit), after > before else { continue }
            guard id == payer else { throw .recipientLimitExceeded }
            throw .limitExceeded(
                ReachedLimit(
                    .balance, limit: .dollars(limit), used: .dollars(Int64(clamping: before)), freesAt: nil))
        }
    }

    /// Sees to it, after every credit of whatever kind, that no wallet stands above its ceiling.
    mutating func keepBelowCeiling(_ slot: Int) {
        let account = accounts[slot]
        guard let owner = account.owner, !isCovered(account, account.posted) else { return }
        if wholeOwners.contains(owner) {
            crowdedOwners.insert(owner)
        } else {
            further.wholeOwners.insert(owner)
        }
    }

    /// The ceilings of an owner whose room this group has used are those of before: until they are divided anew, every
    /// further credit of the group is decided over all wallets.
    private func isCovered(_ account: Account, _ balance: Int64) -> Bool {
        if balance <= 0 { return true }
        if let owner = account.owner, crowdedOwners.contains(owner) { return false }
        return account.ceiling.covers(balance, limitsVersion: rules.limitsVersion, on: today)
    }

    /// What a customer's wallets hold together, in US cents, each currency rounded up.
    /// - Parameter adding: to the sum.
    /// - Parameter legs: as if they were posted.
    func holdings(
        of owner: OwnerID, adding: Money? = nil, after legs: [Leg] = []
    ) throws(WalletError) -> Int128 {
        var sums: [Currency: Int128] = [:]
        if let adding { sums[adding.currency] = Int128(adding.minorUnits) }
        for slot in accounts.slots(of: owner) {
            let account = accounts[slot]
            var posted = Int128(account.posted)
            for leg in legs {
                if leg.credit == slot { posted += Int128(leg.amount) }
                if leg.debit == slot { posted -= Int128(leg.amount) }
            }
            if posted > 0 { sums[account.currency, default: 0] += posted }
        }
        var cents: Int128 = 0
        for (currency, sum) in sums {
            guard let units = Int64(exactly: sum) else { throw .amountTooLarge }
            cents += Int128(try rules.rates.cents(of: Money(minorUnits: units, currency: currency)))
        }
        return cents
    }

    /// The ceilings that this group changes: the owners' room, divided anew.
    package var newCeilings: [(account: AccountID, ceiling: Ceiling)] {
        crowdedOwners.sorted().flatMap { ceilings(of: $0) }
    }

    private func ceilings(of id: OwnerID) -> [(account: AccountID, ceiling: Ceiling)] {
        let wallets = accounts.slots(of: id).map { accounts[$0] }.filter { $0.status != .closed }
        guard let owner = owners[id], !wallets.isEmpty else { return [] }
        let share = owner.balanceLimit(rules.tiers).map { limit in
            // What cannot be weighed has no room.
            let held = (try? holdings(of: id)) ?? Int128(limit)
            let taken = held + Int128(owner.depositsReserved)
            return Int64(clamping: max(0, Int128(limit / 2) - taken) / Int128(wallets.count))
        }
        return wallets.compactMap { wallet in
            let ceiling = Ceiling(posted: top(of: wallet, share), version: rules.limitsVersion, day: today)
            let isSame = wallet.ceiling.posted == ceiling.posted && wallet.ceiling.version == ceiling.version
            // A ceiling that covers nothing does not have to be kept young.
            return isSame && (share == 0 || wallet.ceiling.day == today) ? nil : (wallet.id, ceiling)
        }
    }

    /// - Parameter share: US cents of room; nil without a limit.
    private func top(of wallet: Account, _ share: Int64?) -> Int64 {
        guard let share else { return .max }
        guard share > 0, let room = try? rules.rates.amount(ofCents: share, in: wallet.currency) else { return 0 }
        return Int64(clamping: Int128(max(0, wallet.posted)) + Int128(room.minorUnits))
    }
}
