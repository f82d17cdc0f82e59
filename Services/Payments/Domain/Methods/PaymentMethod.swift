package import Primitives

package enum PaymentMethodTag {}
package typealias PaymentMethodID = Identifier<PaymentMethodTag>

/// Something that a customer pays with, kept by a provider to be charged again. We know what the provider calls it, and
/// what people tell it by; never a number.
package struct PaymentMethod: Sendable, Equatable {
    /// - pending: its provider waits for its owner; becomes active or failed.
    /// - active: it can be charged; becomes removed.
    /// - failed: there is nothing to charge; becomes removed.
    /// - removed: final; its provider is told until it knows.
    package enum State: String, Sendable, CaseIterable {
        case pending, active, failed, removed
    }

    package enum Event: String, Sendable, CaseIterable {
        case kept, refused, removed
    }

    package static let states = Transitions<State, Event>(
        from: .pending,
        [
            (.pending, .kept, .active),
            (.pending, .refused, .failed),
            (.active, .removed, .removed),
            (.failed, .removed, .removed),
        ])

    package enum Kind: String, Sendable, CaseIterable {
        case card
    }

    /// What its provider has begun, and what its owner does next.
    package struct Setup: Sendable, Equatable {
        /// By which the provider knows what it has begun.
        package let reference: String?
        /// Whom it is kept for there.
        package let customer: String?
        /// Where the owner's browser is sent.
        package let url: String?
        /// Or what the owner's own program shows the provider.
        package let client: ClientAction?

        package init(
            reference: String? = nil, customer: String? = nil, url: String? = nil, client: ClientAction? = nil
        ) {
            self.reference = reference
            self.customer = customer
            self.url = url
            self.client = client
        }
    }

    /// What there is to charge.
    package struct Kept: Sendable, Equatable {
        /// Nil, like what follows, where its owner was forgotten before its provider has forgotten it.
        package let kind: Kind?
        /// In small letters: `visa`.
        package let brand: String?
        package let last4: String?
        package let expMonth: Int?
        package let expYear: Int?
        /// By which the provider charges it; nil once it has forgotten it.
        package internal(set) var reference: String?
        /// For whom the provider does; nil where that needs nobody, or is forgotten.
        package internal(set) var customer: String?

        package init(
            kind: Kind? = .card, brand: String?, last4: String?, expMonth: Int?, expYear: Int?, reference: String?,
            customer: String?
        ) {
            self.kind = kind
            self.brand = brand
            self.last4 = last4
            self.expMonth = expMonth
            self.expYear = expYear
            self.reference = reference
            self.customer = customer
        }
    }

    /// Something it learns, from its provider or the clock.
    package enum Report: Sendable, Equatable {
        /// The provider has begun, and waits for the owner.
        case begun(Setup)
        /// Nothing new from the owner.
        case waiting
        case kept(Kept)
        /// There will be nothing to charge.
        case refused(code: String)
        /// The provider has forgotten it, or has nothing to forget.
        case closed
        /// Nobody knows: it is asked again.
        case unanswered
    }

    package let id: PaymentMethodID
    package let owner: UserID
    package let provider: String
    package let returnURL: String?
    package let createdAt: Timestamp

    package private(set) var state: State
    package private(set) var setup: Setup?
    package private(set) var kept: Kept?
    /// The one of its owner's that is offered first.
    package private(set) var isDefault: Bool
    package private(set) var failureCode: String?
    /// Questions to the provider in a row that have brought nothing.
    package private(set) var attempts: Int
    /// When the provider is asked next; nil: there is nothing to ask.
    package private(set) var nextAt: Timestamp?

    package init(
        id: PaymentMethodID, owner: UserID, provider: String, returnURL: String?, createdAt: Timestamp,
        state: State = .pending, setup: Setup? = nil, kept: Kept? = nil, isDefault: Bool = false,
        failureCode: String? = nil, attempts: Int = 0, nextAt: Timestamp?
    ) {
        self.id = id
        self.owner = owner
        self.provider = provider
        self.returnURL = returnURL
        self.createdAt = createdAt
        self.state = state
        self.setup = setup
        self.kept = kept
        self.isDefault = isDefault
        self.failureCode = failureCode
        self.attempts = attempts
        self.nextAt = nextAt
    }

    /// How long its owner has to give it.
    package static let lifetime = Duration.seconds(24 * 3_600)
    package static let expired = "expired"
    /// Its owner has the same already.
    package static let alreadyKept = "already_kept"
    private static let firstPause = Duration.seconds(5)
    private static let longestPause = Duration.seconds(600)

    package func isOverdue(_ now: Timestamp) -> Bool { state == .pending && now >= createdAt + Self.lifetime }

    /// Reports may come twice and late.
    /// - Returns: whether it stands otherwise for others now.
    package mutating func take(_ report: Report, now: Timestamp) -> Bool {
        guard nextAt != nil else { return false }
        switch (report, state) {
        case (.kept(let kept), .pending):
            move(.kept)
            self.kept = kept
            rest()
            return true
        case (.refused(let code), .pending):
            move(.refused)
            failureCode = code
            rest()
            return true
        case (.begun(let begun), .pending):
            setup = begun
            wait(now)
        case (.waiting, .pending), (.unanswered, _): wait(now)
        case (.closed, .removed):
            setup = nil
            kept?.reference = nil
            kept?.customer = nil
            rest()
        default: break
        }
        return false
    }

    /// Its owner wants it no more; one that is not there yet fails by that.
    /// - Returns: false when that is so already.
    package mutating func remove(now: Timestamp) -> Bool {
        guard state != .removed else { return false }
        if state == .pending {
            move(.refused)
            failureCode = "cancelled"
        }
        move(.removed)
        isDefault = false
        attempts = 0
        nextAt = now
        return true
    }

    /// - Throws: `inactive` for one that cannot be charged.
    package mutating func prefer(_ isDefault: Bool) throws(PaymentsError) {
        guard !isDefault || state == .active else { throw .inactive }
        self.isDefault = isDefault
    }

    private mutating func move(_ event: Event) {
        guard let next = Self.states.next(state, on: event) else {
            preconditionFailure("a move that does not stand in the table")
        }
        state = next
    }

    private mutating func wait(_ now: Timestamp) {
        let next = now + min(Self.firstPause * (1 << min(attempts, 7)), Self.longestPause)
        // Once more when its time is up.
        let end = createdAt + Self.lifetime
        nextAt = state == .pending && now < end ? min(next, end) : next
        attempts += 1
    }

    /// Nothing is left for its owner to do there.
    private mutating func rest() {
        nextAt = nil
        attempts = 0
        setup = setup.map { Setup(reference: $0.reference, customer: $0.customer) }
    }
}
