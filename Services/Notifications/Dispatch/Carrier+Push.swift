import NotificationsDomain
import Primitives

extension Carrier {
    /// Pushes. One that may have been taken goes again: of two with the same key a device shows one.
    static func push(_ push: PushParts) -> Carrier {
        Carrier(send: { notice in await push.send(notice) }, isRepeatable: true)
    }
}
