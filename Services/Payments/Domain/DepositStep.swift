package import Primitives

/// A deposit after a step of its saga, and what is written with it in one transaction.
package struct DepositStep: Sendable, Equatable {
    package let deposit: Deposit
    package let change: DepositChange
    /// When the saga is due next; nil when there is nothing left to do.
    package let dueAt: Timestamp?
    /// Whether that is at once.
    package let goesOn: Bool

    /// - Parameter report: nil when the step brought nothing new.
    package init(_ deposit: Deposit, taking report: DepositReport?, now: Timestamp) {
        let before = deposit.stage
        var deposit = deposit
        change = report.map { deposit.take($0) } ?? .none
        switch deposit.stage {
        case .held, .refunding: if deposit.stage != before || deposit.stuckSince == nil { deposit.stuckSince = now }
        default: deposit.stuckSince = nil
        }
        self.deposit = deposit
        switch change {
        case .withdrawn: dueAt = nil
        default: dueAt = DepositTiming.nextStep(of: deposit, now: now, isNew: change != .none)
        }
        goesOn = dueAt.map { $0 <= now } ?? false
    }

    /// Nothing happens any more without an operator or the provider.
    package var waitsForOperator: Bool {
        dueAt == nil && (deposit.stage == .held || deposit.stage == .refunding)
    }
}
