package import MoneyKit
package import Primitives

package enum LinkTag {}
package typealias LinkID = Identifier<LinkTag>

/// An address by which its owner is paid, by whoever has it.
package struct Link: Sendable, Equatable {
    /// - active: may become any other.
    /// - inactive: its owner wants no more; may become active, and completed by a payment that was under way.
    /// - completed: it was for one payment, and has it. Final.
    /// - expired: its time was up. Final.
    package enum State: String, Sendable, CaseIterable {
        case active, inactive, completed, expired
    }

    package enum Event: String, CaseIterable, Hashable, Sendable {
        case activate, deactivate, pay, expire
    }

    package static let states = Transitions<State, Event>(
        from: .active,
        [
            (.active, .deactivate, .inactive),
            (.inactive, .activate, .active),
            (.active, .pay, .completed),
            (.inactive, .pay, .completed),
            (.active, .expire, .expired),
        ])

    package let id: LinkID
    package let owner: UserID
    /// As payers see the owner who has said nothing as a merchant: `Ada L.`
    package let ownerName: String?
    package let wallet: UniqueID
    package let currency: Currency
    package private(set) var slug: String
    package let isSingleUse: Bool
    package let reference: String
    package let isLive: Bool
    package let createdAt: Timestamp

    package internal(set) var price: LinkPrice
    package internal(set) var face: Face
    package internal(set) var expiresAt: Timestamp?
    package internal(set) var state: State
    /// Of one for a single payment: what is under way, or has paid it.
    package internal(set) var payment: PaymentID?
    package internal(set) var payments: Int64
    /// Minor units of all that was paid, fees in it; never more than fits.
    package internal(set) var collected: Int64
    /// By others than the owner.
    package let views: Int64

    /// What payers see of it.
    package struct Face: Sendable, Equatable {
        package var title: String
        package var description: String?
        package var redirectURL: String?
        package var logoURL: String?
        /// `#3B82F6`
        package var brandColor: String?

        package init(
            title: String, description: String? = nil, redirectURL: String? = nil, logoURL: String? = nil,
            brandColor: String? = nil
        ) {
            self.title = title
            self.description = description
            self.redirectURL = redirectURL
            self.logoURL = logoURL
            self.brandColor = brandColor
        }
    }

    package init(
        id: LinkID, owner: UserID, ownerName: String?, wallet: UniqueID, currency: Currency, slug: String,
        isSingleUse: Bool, reference: String, isLive: Bool = true, createdAt: Timestamp, price: LinkPrice, face: Face,
        expiresAt: Timestamp?, state: State = .active, payment: PaymentID? = nil, payments: Int64 = 0,
        collected: Int64 = 0, views: Int64 = 0
    ) {
        self.id = id
        self.owner = owner
        self.ownerName = ownerName
        self.wallet = wallet
        self.currency = currency
        self.slug = slug
        self.isSingleUse = isSingleUse
        self.reference = reference
        self.isLive = isLive
        self.createdAt = createdAt
        self.price = price
        self.face = face
        self.expiresAt = expiresAt
        self.state = state
        self.payment = payment
        self.payments = payments
        self.collected = collected
        self.views = views
    }

    /// The same under another address, before anybody knows it.
    package func renamed(_ slug: String) -> Link {
        var other = self
        other.slug = slug
        return other
    }

    package var totalCollected: Money { Money(minorUnits: collected, currency: currency) }

    /// As it stands for whoever comes now; a job writes it down a little later.
    package func state(at now: Timestamp) -> State {
        state == .active && payment == nil && isOver(at: now) ? .expired : state
    }

    func isOver(at now: Timestamp) -> Bool { expiresAt.map { $0 <= now } ?? false }
}
