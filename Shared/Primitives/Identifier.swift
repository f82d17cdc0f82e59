/// The id of one kind of thing. The tag makes swapping two kinds a compile error and costs nothing at run time:
/// `enum WalletTag {}` with `typealias WalletID = Identifier<WalletTag>`.
package struct Identifier<Entity>: Hashable, Comparable, Sendable {
    package let rawValue: UniqueID

    package init(_ rawValue: UniqueID) {
        self.rawValue = rawValue
    }

    package static func < (left: Identifier, right: Identifier) -> Bool { left.rawValue < right.rawValue }
}

extension Identifier: LosslessStringConvertible {
    /// The canonical 36 letters of a UUID, in either case.
    package init?(_ text: String) {
        guard let rawValue = UniqueID(text) else { return nil }
        self.init(rawValue)
    }

    package var description: String { rawValue.description }
}

/// Whoever acts or owns: people and merchants alike have one in every service.
package enum UserTag {}
package typealias UserID = Identifier<UserTag>
