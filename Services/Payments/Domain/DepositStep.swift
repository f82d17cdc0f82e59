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
        var deposit = deposit
        change = report.map { deposit.take($0) } ?? .none
        self.deposit = deposit
        dueAt = DepositTiming.nextStep(of: deposit, now: now)
        goesOn = dueAt.map { $0 <= now } ?? false
    }
}
