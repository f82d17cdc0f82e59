import MoneyKit
import Primitives
import WalletDomain

/// Checks the books after each step, and looks at every movement once: what it has seen stays added up.
package struct LedgerAuditor {
    private var seen = 0
    private var balances: [AccountID: Int64]
    private var newest: [AccountID: Timestamp] = [:]
    private var movements: Set<MovementID> = []
    private var last: Movement?
    private var reversals: Set<TransactionID> = []

    /// - Parameter world: as it was opened, before any movement.
    package init(_ world: LedgerWorld) {
        balances = world.opening
    }

    /// What is wrong since the last look; empty when the invariants of the service's README hold, as far as they can
    /// be seen without a database.
    package mutating func breaches(in world: LedgerWorld) -> [String] {
        guard seen <= world.movements.count else { return ["movements have gone"] }
        var breaches: [String] = []
        for movement in world.movements[seen...] { add(movement, world, &breaches) }
        seen = world.movements.count
        checkBalances(world, &breaches)
        return breaches
    }

    private mutating func add(_ movement: Movement, _ world: LedgerWorld, _ breaches: inout [String]) {
        if movement.amount <= 0 { breaches.append("a movement of nothing or less") }
        if !movements.insert(movement.id).inserted { breaches.append("a movement's id comes twice") }
        balances[movement.debit, default: 0] -= movement.amount
        balances[movement.credit, default: 0] += movement.amount
        if balances[movement.debit] != movement.debitBalance || balances[movement.credit] != movement.creditBalance {
            breaches.append("a movement carries a wrong balance")
        }
        for account in [movement.debit, movement.credit] {
            if let last = newest[account], last >= movement.createdAt { breaches.append("instants do not rise") }
            newest[account] = movement.createdAt
            if world.accounts[account]?.currency != movement.currency { breaches.append("currencies are mixed") }
        }
        if let last, last.transaction == movement.transaction, last.createdAt >= movement.createdAt {
            breaches.append("steps of a transaction do not rise in time")
        }
        last = movement
        guard movement.id.rawValue == movement.transaction.rawValue else { return }
        checkTransaction(movement, world, &breaches)
    }

    /// At its first movement.
    private mutating func checkTransaction(_ first: Movement, _ world: LedgerWorld, _ breaches: inout [String]) {
        guard let recorded = world.transactions[first.transaction] else {
            breaches.append("a movement without its transaction")
            return
        }
        if recorded.movements.first?.id != first.id { breaches.append("a transaction begins elsewhere") }
        if first.debit != recorded.transaction.source { breaches.append("a transaction's source is not debited") }
        guard let target = recorded.transaction.details.reverses else { return }
        if !reversals.insert(target).inserted { breaches.append("a transaction is reversed twice") }
    }

    private func checkBalances(_ world: LedgerWorld, _ breaches: inout [String]) {
        var held: [AccountID: Int64] = [:]
        for hold in world.holds.values {
            if hold.captured < 0 || hold.captured > hold.amount.minorUnits {
                breaches.append("more is captured than was held")
            }
            held[hold.account, default: 0] += hold.reserved
        }
        var sums: [Currency: Int128] = [:]
        for account in world.accounts.values {
            if account.posted != balances[account.id, default: 0] { breaches.append("a balance is not its movements") }
            if account.held != held[account.id, default: 0] { breaches.append("a balance held is not its holds") }
            sums[account.currency, default: 0] += Int128(account.posted) - Int128(world.opening[account.id] ?? 0)
            guard account.owner != nil else { continue }
            if account.posted - account.held < -account.overdraft { breaches.append("a wallet is below its floor") }
            if account.status == .closed, account.posted != 0 || account.held != 0 {
                breaches.append("a closed wallet holds money")
            }
        }
        if sums.values.contains(where: { $0 != 0 }) { breaches.append("a currency does not sum to zero") }
        checkCeilings(world, &breaches)
    }

    /// Ceilings bound the sum only if no wallet stands above its own, and if they are worth half of the limit together.
    private func checkCeilings(_ world: LedgerWorld, _ breaches: inout [String]) {
        let standing = world.accounts.values.filter {
            $0.owner != nil && $0.ceiling.version == world.rules.limitsVersion
        }
        for (owner, wallets) in Dictionary(grouping: standing, by: \.owner) {
            guard wallets.contains(where: { $0.ceiling.posted > 0 }) else { continue }
            if wallets.contains(where: { $0.posted > max(0, $0.ceiling.posted) }) {
                breaches.append("a wallet stands above its ceiling")
            }
            guard let limit = owner.flatMap({ world.owners[$0] })?.balanceLimit(world.rules.tiers) else { continue }
            let worth = wallets.reduce(Int64(0)) { sum, wallet in
                let ceiling = Money(minorUnits: wallet.ceiling.posted, currency: wallet.currency)
                return sum + ((try? world.rules.rates.cents(of: ceiling)) ?? .max / 64)
            }
            // Each ceiling is rounded up to a cent here.
            if worth > limit / 2 + Int64(wallets.count) {
                breaches.append("ceilings are worth more than half the limit")
            }
        }
    }
}
