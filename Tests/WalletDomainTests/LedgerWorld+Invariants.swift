import MoneyKit
import Primitives
import Testing
import WalletDomain

extension LedgerWorld {
    /// The invariants of the service's README that can be seen without a database.
    func checkInvariants(_ place: SourceLocation = #_sourceLocation) {
        checkBalances(place)
        checkHolds(place)
        checkTransactions(place)
    }

    private func checkBalances(_ place: SourceLocation) {
        var balances = opening
        var newest: [AccountID: Timestamp] = [:]
        for movement in movements {
            #expect(movement.amount > 0, sourceLocation: place)
            balances[movement.debit, default: 0] -= movement.amount
            balances[movement.credit, default: 0] += movement.amount
            #expect(balances[movement.debit] == movement.debitBalance, sourceLocation: place)
            #expect(balances[movement.credit] == movement.creditBalance, sourceLocation: place)
            for account in [movement.debit, movement.credit] {
                if let last = newest[account] { #expect(last < movement.createdAt, sourceLocation: place) }
                newest[account] = movement.createdAt
                #expect(accounts[account]?.currency == movement.currency, sourceLocation: place)
            }
        }
        var sums: [Currency: Int128] = [:]
        for account in accounts.values {
            #expect(account.posted == balances[account.id, default: 0], sourceLocation: place)
            sums[account.currency, default: 0] += Int128(account.posted) - Int128(opening[account.id, default: 0])
            guard account.owner != nil else { continue }
            #expect(account.posted - account.held >= -account.overdraft, sourceLocation: place)
            if account.status == .closed {
                #expect(account.posted == 0 && account.held == 0, sourceLocation: place)
            }
        }
        for (currency, sum) in sums { #expect(sum == 0, "\(currency)", sourceLocation: place) }
    }

    private func checkHolds(_ place: SourceLocation) {
        var held: [AccountID: Int64] = [:]
        for hold in holds.values {
            #expect((0...hold.amount.minorUnits).contains(hold.captured), sourceLocation: place)
            held[hold.account, default: 0] += hold.reserved
        }
        for account in accounts.values {
            #expect(account.held == held[account.id, default: 0], sourceLocation: place)
        }
    }

    private func checkTransactions(_ place: SourceLocation) {
        #expect(Set(movements.map(\.id)).count == movements.count, sourceLocation: place)
        let reversals = transactions.values.compactMap(\.transaction.details.reverses)
        #expect(Set(reversals).count == reversals.count, sourceLocation: place)
        for recorded in transactions.values {
            let legs = recorded.movements
            #expect(legs.first?.id.rawValue == recorded.transaction.id.rawValue, sourceLocation: place)
            #expect(legs.first?.debit == recorded.transaction.source, sourceLocation: place)
            for (step, next) in zip(legs, legs.dropFirst()) {
                #expect(step.createdAt < next.createdAt, sourceLocation: place)
            }
        }
    }
}
