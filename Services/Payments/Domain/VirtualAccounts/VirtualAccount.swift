package import MoneyKit
package import Primitives

package enum VirtualAccountTag {}
package typealias VirtualAccountID = Identifier<VirtualAccountTag>

/// A bank account of its own at a provider, whose money comes into one wallet.
package struct VirtualAccount: Sendable, Equatable {
    /// - pending: its provider is asked for it; becomes active or failed.
    /// - active: becomes removed.
    /// - failed: the provider gives none; becomes removed.
    /// - removed: final; what still comes on it is its owner's all the same.
    package enum State: String, Sendable, CaseIterable {
        case pending, active, failed, removed
    }

    /// What its provider has opened.
    package struct Opened: Sendable, Equatable {
        package let number: String
        package let name: String
        package let bank: String
        /// By which the provider knows it.
        package let reference: String

        package init(number: String, name: String, bank: String, reference: String) {
            self.number = number
            self.name = name
            self.bank = bank
            self.reference = reference
        }
    }

    /// Something it learns, from its provider, its owner or the clock.
    package enum Report: Sendable, Equatable {
        case opened(Opened)
        /// The provider will not, for good.
        case refused(code: String)
        /// The provider has closed it, or has nothing to close.
        case closed
        /// Nobody knows: it is asked again.
        case unanswered
    }

    package let id: VirtualAccountID
    package let owner: UserID
    package let wallet: UniqueID
    package let provider: String
    package let currency: Currency
    package let createdAt: Timestamp

    package private(set) var state: State
    package private(set) var opened: Opened?
    package private(set) var failureCode: String?
    /// Questions to the provider in a row that nobody has answered.
    package private(set) var attempts: Int
    /// When the provider is asked next; nil: there is nothing to ask.
    package private(set) var nextAt: Timestamp?

    package init(
        id: VirtualAccountID, owner: UserID, wallet: UniqueID, provider: String, currency: Currency,
        createdAt: Timestamp, state: State = .pending, opened: Opened? = nil, failureCode: String? = nil,
        attempts: Int = 0, nextAt: Timestamp?
    ) {
        self.id = id
        self.owner = owner
        self.wallet = wallet
        self.provider = provider
        self.currency = currency
        self.createdAt = createdAt
        self.state = state
        self.opened = opened
        self.failureCode = failureCode
        self.attempts = attempts
        self.nextAt = nextAt
    }

    private static let firstPause = Duration.seconds(5)
    private static let longestPause = Duration.seconds(600)

    /// Reports may come twice and late.
    /// - Returns: whether it stands otherwise for others now.
    package mutating func take(_ report: Report, now: Timestamp) -> Bool {
        guard nextAt != nil else { return false }
        switch (report, state) {
        case (.opened(let opened), .pending):
            state = .active
            self.opened = opened
            rest()
            return true
        case (.refused(let code), .pending):
            state = .failed
            failureCode = code
            rest()
            return true
        case (.closed, .removed): rest()
        case (.unanswered, _):
            nextAt = now + min(Self.firstPause * (1 << min(attempts, 7)), Self.longestPause)
            attempts += 1
        default: break
        }
        return false
    }

    /// Its owner wants it no more.
    /// - Returns: false when that is so already.
    /// - Throws: `notOpen` while the provider is still asked for it: it may be opening it at this moment.
    package mutating func remove(now: Timestamp) throws(PaymentsError) -> Bool {
        switch state {
        case .pending: throw .notOpen(state: state.rawValue)
        case .removed: return false
        case .active, .failed:
            state = .removed
            nextAt = opened == nil ? nil : now
            attempts = 0
            return true
        }
    }

    private mutating func rest() {
        nextAt = nil
        attempts = 0
    }
}
