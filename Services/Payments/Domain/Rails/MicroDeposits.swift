package import Primitives

/// Two small amounts sent to an account, and taken back with it: whoever can name them sees the account.
package struct MicroDeposits: Sendable, Equatable {
    package enum State: String, Sendable, CaseIterable {
        case sent, verified, failed
    }

    package enum Event: String, Sendable, CaseIterable {
        case named, missed, cameBack
    }

    package static let states = Transitions<State, Event>(
        from: .sent,
        [
            (.sent, .named, .verified),
            (.sent, .missed, .sent),
            (.sent, .missed, .failed),
            (.sent, .cameBack, .failed),
        ])

    package static let mostTries = 3
    /// How often somebody has them sent, to whatever accounts: each sending costs us two deposits and gives new tries.
    package static let mostSends = [(within: Duration.seconds(86_400), count: 3), (.seconds(30 * 86_400), 10)]
    /// Minor units.
    package static let amounts = Int64(1)...99

    /// Of the line that takes both back.
    package let id: UniqueID
    package let account: BankAccountID
    package let deposits: [UniqueID]
    /// In minor units, in the order of the deposits.
    package let amounts: [Int64]
    package private(set) var tries: Int
    package private(set) var state: State

    package init(
        id: UniqueID, account: BankAccountID, deposits: [UniqueID], amounts: [Int64], tries: Int = 0,
        state: State = .sent
    ) {
        self.id = id
        self.account = account
        self.deposits = deposits
        self.amounts = amounts
        self.tries = tries
        self.state = state
    }

    package var triesLeft: Int { Self.mostTries - tries }

    /// What somebody says that they were, in any order.
    /// - Returns: whether they were.
    /// - Throws: `notOpen`.
    package mutating func name(_ named: [Int64]) throws(PaymentsError) -> Bool {
        guard state == .sent else { throw .notOpen(state: state.rawValue) }
        guard named.sorted() != amounts.sorted() else {
            state = .verified
            return true
        }
        tries += 1
        if triesLeft == 0 { state = .failed }
        return false
    }

    /// The bank has sent one of them back, or did not take it.
    /// - Returns: false when that changes nothing.
    package mutating func cameBack() -> Bool {
        guard state == .sent else { return false }
        state = .failed
        return true
    }

    package var verification: BankAccount.Verification {
        switch state {
        case .sent: .microDepositsSent
        case .verified: .verified
        case .failed: .failed
        }
    }
}
