import Primitives

/// What a token or an endpoint asks for by its last four letters.
enum PushBehaviour: String, CaseIterable {
    /// Nobody is there any more.
    case dead
    /// Busy the first time of a message.
    case busyFirst = "b005"
    /// The message is refused, or with APNs the token.
    case bad = "0bad"
    case ordinary = ""

    static let suffixLength = 4

    init(_ address: String) {
        self = PushBehaviour(rawValue: String(address.suffix(Self.suffixLength)).asciiLowercased) ?? .ordinary
    }
}
