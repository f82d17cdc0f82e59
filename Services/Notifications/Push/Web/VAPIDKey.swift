import Crypto
import HTTPKit
import JSONKit
import Primitives

/// By what push services of browsers know us (RFC 8292).
struct VAPIDKey: Sendable {
    /// `mailto:` or `https:`: whom a push service writes to when something is wrong with us.
    let subject: String
    /// As browsers take it: the uncompressed point in base64url.
    let publicKey: String
    private let key: P256.Signing.PrivateKey

    /// A push service refuses more than a day.
    private static let lifetime: Duration = .seconds(12 * 3_600)

    init(key: P256.Signing.PrivateKey, subject: String) {
        self.key = key
        self.subject = subject
        publicKey = Base64URL.encode(Array(key.publicKey.x963Representation))
    }

    /// PEM, or the 32 bytes in base64url, as the tools of browsers' makers print it.
    init?(text: String, subject: String) {
        let key =
            text.hasPrefix("-----")
            ? try? P256.Signing.PrivateKey(pemRepresentation: text)  // nil is what the caller tells of
            : Base64URL.decode(text).flatMap { try? P256.Signing.PrivateKey(rawRepresentation: $0) }
        guard let key else { return nil }
        self.init(key: key, subject: subject)
    }

    /// `Authorization` for a push service.
    /// - Throws: what the key throws, which only a broken key does.
    func authorization(for endpoint: ClientURL, at now: Timestamp) throws -> String {
        let token = try SignedToken.make(
            "ES256", header: [JSONMember("typ", .string("JWT"))],
            claims: [
                JSONMember("aud", .string(endpoint.origin)),
                JSONMember("exp", .number("\((now + Self.lifetime).secondsSince1970)")),
                JSONMember("sub", .string(subject)),
            ]
        ) { Array(try key.signature(for: $0).rawRepresentation) }
        return "vapid t=\(token), k=\(publicKey)"
    }
}

extension ClientURL {
    /// RFC 6454 section 6.2: without a port that is the scheme's own.
    var origin: String {
        let scheme = isSecure ? "https" : "http"
        let name =
            switch host {
            case .address(let address): address.bytes.count == 16 ? "[\(address)]" : address.description
            case .name(let name): name
            }
        return port == (isSecure ? 443 : 80) ? "\(scheme)://\(name)" : "\(scheme)://\(name):\(port)"
    }
}
