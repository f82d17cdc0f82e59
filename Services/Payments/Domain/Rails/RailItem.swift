package import MoneyKit
package import Primitives

/// A line of a file that goes out: it waits, then it is in one file, and the bank's word or its silence ends it. What
/// waits may be cancelled, and is in no file then.
package struct RailItem: Sendable, Equatable {
    /// - withdrawal: has the id of its outflow.
    /// - microDeposit: proves that somebody sees an account.
    /// - microDebit: takes the micro-deposits back.
    /// - debit: has the id of its deposit.
    package enum Purpose: String, Sendable, CaseIterable {
        case withdrawal
        case microDeposit = "micro_deposit"
        case microDebit = "micro_debit"
        case debit

        /// Whether the bank takes from the account.
        package var isDebit: Bool { self == .microDebit || self == .debit }
    }

    package enum State: String, Sendable, CaseIterable {
        case queued, cancelled, sent, accepted, succeeded, refused, returned

        /// The bank may still say anything.
        package var isOpen: Bool { self == .sent || self == .accepted }
    }

    package enum Event: String, Sendable, CaseIterable {
        case cancelled, sent, accepted, succeeded, refused, returned
    }

    package static let states = Transitions<State, Event>(
        from: .queued,
        [
            (.queued, .sent, .sent),
            (.queued, .cancelled, .cancelled),
            (.sent, .accepted, .accepted),
            (.sent, .succeeded, .succeeded),
            (.accepted, .succeeded, .succeeded),
            (.sent, .refused, .refused),
            (.accepted, .refused, .refused),
            (.sent, .returned, .returned),
            (.accepted, .returned, .returned),
            (.succeeded, .returned, .returned),
        ])

    package let id: UniqueID
    package let number: Int64
    package let rail: RailName
    package let purpose: Purpose
    package let account: BankAccountID
    package let amount: Money
    /// As the bank knows it, once it is in a file.
    package let reference: String?
    package private(set) var state: State
    package private(set) var reasonCode: String?
    package private(set) var returned: Money?

    package init(
        id: UniqueID, number: Int64, rail: RailName, purpose: Purpose, account: BankAccountID, amount: Money,
        reference: String?, state: State, reasonCode: String? = nil, returned: Money? = nil
    ) {
        self.id = id
        self.number = number
        self.rail = rail
        self.purpose = purpose
        self.account = account
        self.amount = amount
        self.reference = reference
        self.state = state
        self.reasonCode = reasonCode
        self.returned = returned
    }

    /// Takes the bank's word in; words may come twice, late and in any order.
    /// - Returns: false when it changes nothing.
    package mutating func take(_ word: RailWord) -> Bool {
        let (event, code): (Event, String?) =
            switch word {
            case .accepted: (.accepted, nil)
            case .succeeded: (.succeeded, nil)
            case .refused(let code): (.refused, code)
            case .returned(_, let code): (.returned, code)
            }
        if case .returned(let amount, _) = word {
            guard amount.currency == self.amount.currency, amount.isPositive,
                amount.minorUnits <= self.amount.minorUnits
            else { return false }
        }
        guard state != .queued, let next = Self.states.next(state, on: event) else { return false }
        state = next
        reasonCode = code ?? reasonCode
        if case .returned(let amount, _) = word { returned = amount }
        return true
    }

    /// It will be in no file.
    /// - Throws: `notOpen` once it is in one.
    package mutating func cancel() throws(PaymentsError) {
        guard let next = Self.states.next(state, on: .cancelled) else { throw .notOpen(state: state.rawValue) }
        state = next
    }

    /// It has left our account.
    package var hasGone: Bool { state == .succeeded || state == .returned }

    /// How the bank stands to it, as any provider would tell.
    package var payout: ProviderPayout {
        let reference = reference ?? id.description
        return switch state {
        case .queued, .sent, .accepted: .pending(reference: reference)
        case .succeeded: .paid(reference: reference)
        case .cancelled: .refused(code: "cancelled", reference: reference)
        case .refused: .refused(code: reasonCode ?? "bank_refused", reference: reference)
        case .returned: .returned(returned ?? amount, reference: reference)
        }
    }
}
