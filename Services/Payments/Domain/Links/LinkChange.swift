package import MoneyKit
package import Primitives

/// What its owner changes of a link; what is absent stays.
package struct LinkChange: Sendable {
    package var title: String?
    package var description: FieldChange<String> = .keep
    package var redirectURL: FieldChange<String> = .keep
    package var logoURL: FieldChange<String> = .keep
    package var brandColor: FieldChange<String> = .keep
    package var expiresAt: FieldChange<Timestamp> = .keep
    /// An amount takes the place of bounds, and bounds that of an amount.
    package var amount: FieldChange<Money> = .keep
    package var minimum: FieldChange<Money> = .keep
    package var maximum: FieldChange<Money> = .keep
    /// Nil: as it is.
    package var isActive: Bool?

    package init() {}

    var namesPrice: Bool { amount.isChange || minimum.isChange || maximum.isChange }

    func price(from old: LinkPrice, in currency: Currency) throws(PaymentsError) -> LinkPrice {
        let (isFixed, isRange) = (amount.names, minimum.names || maximum.names)
        return try LinkPrice(
            amount: isRange && !isFixed ? nil : amount.applied(to: old.amount),
            minimum: isFixed && !isRange ? nil : minimum.applied(to: old.minimum),
            maximum: isFixed && !isRange ? nil : maximum.applied(to: old.maximum), in: currency)
    }
}

extension FieldChange {
    fileprivate var names: Bool { if case .set = self { true } else { false } }
}

extension Link {
    /// - Throws: `notOpen` of one that is over; `alreadyUsed` for another price once somebody has paid or is paying;
    ///   `expired` for a time that is past; what `LinkPrice.init` throws.
    package mutating func change(_ change: LinkChange, at now: Timestamp) throws(PaymentsError) {
        let stands = state(at: now)
        guard stands == .active || stands == .inactive else { throw .notOpen(state: stands.rawValue) }
        if change.namesPrice {
            guard payments == 0, payment == nil else { throw .alreadyUsed }
            price = try change.price(from: price, in: currency)
        }
        if case .set(let time) = change.expiresAt, time <= now { throw .expired }
        expiresAt = change.expiresAt.applied(to: expiresAt)
        face.title = change.title ?? face.title
        face.description = change.description.applied(to: face.description)
        face.redirectURL = change.redirectURL.applied(to: face.redirectURL)
        face.logoURL = change.logoURL.applied(to: face.logoURL)
        face.brandColor = change.brandColor.applied(to: face.brandColor)
        if let isActive = change.isActive { try turn(isActive, at: now) }
    }

    /// What is so already stays so.
    private mutating func turn(_ isActive: Bool, at now: Timestamp) throws(PaymentsError) {
        guard isActive != (state == .active) else { return }
        if isActive, isOver(at: now) { throw .expired }
        guard let next = Self.states.next(state, on: isActive ? .activate : .deactivate) else {
            throw .notOpen(state: state.rawValue)
        }
        state = next
    }
}
