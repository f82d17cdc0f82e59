import Crypto
import NotificationsDomain
import Primitives

/// Links that end one type of mail for one person, without a sign-in: they say whose and which, and prove that they are
/// ours. Nothing is kept of them, so one works as long as its mail lies somewhere.
struct UnsubscribeLinks: Sendable {
    /// What a link is for.
    struct Wish: Hashable, Sendable {
        let user: UserID
        /// Nil: the digests.
        let type: NotificationType?

        fileprivate var name: String { type?.rawValue ?? Self.digest }
        fileprivate static let digest = "digest"
    }

    private let key: SymmetricKey
    /// Where people reach us, without a slash at its end.
    private let baseURL: String
    private static let macLength = 16

    init(secret: String, baseURL: String) {
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: Array(secret.utf8)),
            info: Array("florin notifications unsubscribe v1".utf8), outputByteCount: 32)
        self.baseURL = baseURL
    }

    /// Nil where there is nothing to end: it is no mail, or to nobody's account.
    func url(for delivery: DueDelivery, _ type: NotificationType?) -> String? {
        guard delivery.channel == .email, let user = delivery.userID else { return nil }
        return url(Wish(user: user, type: type))
    }

    func url(_ wish: Wish) -> String { "\(baseURL)/api/v1/notifications/unsubscribe/\(token(wish))" }

    func token(_ wish: Wish) -> String {
        let content = wish.user.rawValue.bytes + Array(wish.name.utf8)
        return Base64URL.encode(content + mac(content))
    }

    /// Nil for what is not ours.
    func wish(_ token: String) -> Wish? {
        guard let bytes = Base64URL.decode(token), bytes.count > 16 + Self.macLength else { return nil }
        let content = Array(bytes.dropLast(Self.macLength))
        guard constantTimeEquals(mac(content), Array(bytes.suffix(Self.macLength))),
            let user = UniqueID(bytes: content.prefix(16))
        else { return nil }
        let name = String(decoding: content.dropFirst(16), as: UTF8.self)
        if name == Wish.digest { return Wish(user: UserID(user), type: nil) }
        return NotificationType(rawValue: name).map { Wish(user: UserID(user), type: $0) }
    }

    private func mac(_ content: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: content, using: key).prefix(Self.macLength))
    }
}
