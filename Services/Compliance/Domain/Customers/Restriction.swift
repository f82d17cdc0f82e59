/// What a customer may not do. The strictest last.
package enum Restriction: String, CaseIterable, Comparable, Sendable {
    case none
    /// Nothing goes out.
    case outgoing
    /// Nothing moves, and only reads, KYC, rights and support pass.
    case all
    /// Nobody signs in.
    case access

    private var strictness: Int {
        switch self {
        case .none: 0
        case .outgoing: 1
        case .all: 2
        case .access: 3
        }
    }

    package static func < (left: Restriction, right: Restriction) -> Bool { left.strictness < right.strictness }

    /// Whether it stands against an operation.
    package func forbids(_ operation: Policy.Operation) -> Bool {
        switch self {
        case .none: false
        case .outgoing: operation != .deposit && operation != .loan
        case .all, .access: true
        }
    }
}
