package import Primitives

package enum WebhookEndpointTag {}
package typealias WebhookEndpointID = Identifier<WebhookEndpointTag>
package enum WebhookSecretTag {}
package typealias WebhookSecretID = Identifier<WebhookSecretTag>
package enum WebhookDeliveryTag {}
package typealias WebhookDeliveryID = Identifier<WebhookDeliveryTag>

/// What a merchant tells two sendings of one happening by: the same for all attempts, endpoints and replays. It goes
/// out as `webhook-id`, and without a dot, which separates the parts of what is signed.
package struct WebhookMessageID: Hashable, Sendable {
    package let rawValue: UniqueID

    package init(_ rawValue: UniqueID) { self.rawValue = rawValue }

    package static let prefix = "msg_"
}

extension WebhookMessageID: LosslessStringConvertible {
    /// `msg_` and the 32 digits of the id in small letters.
    package init?(_ text: String) {
        let digits = text.dropFirst(Self.prefix.count)
        guard text.hasPrefix(Self.prefix), digits.lowercased() == digits, let bytes = Hex.decode(String(digits)),
            let id = UniqueID(bytes: bytes)
        else { return nil }
        rawValue = id
    }

    package var description: String { Self.prefix + Hex.encode(rawValue.bytes) }
}
