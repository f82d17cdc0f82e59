import Crypto
import JSONKit
import Primitives

/// Who pushes, as `Authorization: vapid t=…, k=…` proves it (RFC 8292).
enum VAPIDCheck {
    enum Verdict {
        /// By the public key, with whom to write to.
        case sender(key: String, subject: String)
        /// Nobody says who it is.
        case missing
        case refused(String)
    }

    /// - Parameter origin: of the push service.
    static func judge(_ authorization: String?, origin: String, at now: Timestamp) -> Verdict {
        guard let authorization, authorization.lowercased().hasPrefix("vapid ") else { return .missing }
        var fields: [String: String] = [:]
        for part in authorization.dropFirst(6).split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " } }
            if pair.count == 2 { fields[pair[0]] = pair[1] }
        }
        guard let text = fields["t"], let key = fields["k"], let token = PeerToken(text),
            let point = Base64URL.decode(key)
        else { return .refused("malformed") }
        guard token.header["alg"]?.stringValue == "ES256",
            let publicKey = try? P256.Signing.PublicKey(x963Representation: point),
            let signature = try? P256.Signing.ECDSASignature(rawRepresentation: token.signature),
            publicKey.isValidSignature(signature, for: token.signed)
        else { return .refused("not signed with this key") }
        guard token.claims["aud"]?.stringValue == origin else { return .refused("aud is not \(origin)") }
        let (end, seconds) = (token.claims["exp"]?.integerValue ?? 0, now.secondsSince1970)
        guard end > seconds, end <= seconds + 86_400 else { return .refused("exp is over, or more than a day ahead") }
        let subject = token.claims["sub"]?.stringValue ?? ""
        guard subject.hasPrefix("mailto:") || subject.hasPrefix("https:") else { return .refused("sub is no contact") }
        return .sender(key: key, subject: subject)
    }
}
