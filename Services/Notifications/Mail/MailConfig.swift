import Crypto
import CryptoExtras
import CurlKit
import FoundationEssentials
import MailKit
import Primitives
import ServiceKit

/// The keys of sending e-mail and of taking its bounces.
///
/// | key | type | default | range |
/// |---|---|---|---|
/// | `smtp.url` | secret, `smtps://user:password@host` | smtp://127.0.0.1:8191, none in production | mail server |
/// | `smtp.encryption` | `never`, `offered`, `required` | required in production, else offered | STARTTLS |
/// | `smtp.authorities` | path | the system's | what the certificate of the server is checked against, PEM |
/// | `smtp.connections` | count | 8 | 1 to 64, to the mail server at once; as many beside for what is urgent |
/// | `smtp.timeout.seconds` | seconds | 60 | 1 to 60, for one message |
/// | `mail.domain` | domain | florin.test, none in production | of message ids, return paths and signatures |
/// | `mail.from.address` | address | no-reply@ the domain | |
/// | `mail.from.name` | text | Florin | |
/// | `mail.return.secret` | secret | (development) | makes return paths; a new one ends reports on older mail |
/// | `mail.webhook.secret` | secret | (development) | bounces posted to `/webhooks/email` are signed with it |
/// | `dkim.rsa.key` | secret, PEM | none | signs as `dkim.rsa.selector` |
/// | `dkim.rsa.selector` | name | rsa | |
/// | `dkim.ed25519.key` | secret, PEM or base64 of 32 bytes | none | signs as `dkim.ed25519.selector` |
/// | `dkim.ed25519.selector` | name | ed25519 | |
struct MailConfig: Sendable {
    static let developmentWebhookSecret = "whsec_email_development"
    private static let developmentReturnSecret = "florin-return-path-development"

    let server: SMTPServer
    let connections: Int
    let sender: MailSender
    let returnPath: ReturnPath
    let webhookSecret: String
    let signers: [DKIMSigner]

    init(_ settings: Settings) throws(ConfigError) {
        let domain = try settings.text(
            "mail.domain", default: settings.mode == .production ? nil : MailSender.developmentDomain)
        sender = MailSender(
            domain: domain, address: try settings.text("mail.from.address", default: "no-reply@\(domain)"),
            name: try settings.text("mail.from.name", default: "Florin"))
        returnPath = ReturnPath(
            domain: domain,
            secret: try settings.secret("mail.return.secret", developmentDefault: Self.developmentReturnSecret))
        webhookSecret = try settings.secret(
            "mail.webhook.secret", developmentDefault: Self.developmentWebhookSecret)
        connections = try settings.integer("smtp.connections", default: 8, in: 1...64)
        server = try Self.server(settings, domain: domain)
        signers = try Self.signers(settings, domain: domain)
    }

    private static func server(_ settings: Settings, domain: String) throws(ConfigError) -> SMTPServer {
        let key = "smtp.url"
        let text = try settings.secret(key, developmentDefault: "smtp://127.0.0.1:8191")
        let encryption: SMTPServer.Encryption = try settings.choice(
            "smtp.encryption", default: settings.mode == .production ? .required : .offered)
        let authorities = settings.optionalText("smtp.authorities")
        let timeout = try settings.seconds("smtp.timeout.seconds", default: 60, in: 1...60)
        guard let address = SMTPAddress(text) else {
            try settings.refuse(
                ConfigError(key, expected: "smtp://host:port or smtps://host:port, user and password before the host"))
            return SMTPServer(host: "localhost", port: 25, encryption: .required, ourName: domain)
        }
        return SMTPServer(
            host: address.host, port: address.port, encryption: address.isEncrypted ? .always : encryption,
            account: address.account, ourName: domain, authorities: authorities, timeout: timeout)
    }

    private static func signers(_ settings: Settings, domain: String) throws(ConfigError) -> [DKIMSigner] {
        var signers: [DKIMSigner] = []
        if let pem = try settings.optionalSecret("dkim.rsa.key") {
            guard let key = try? _RSA.Signing.PrivateKey(pemRepresentation: pem) else {
                throw ConfigError("dkim.rsa.key", expected: "an RSA key as PEM")
            }
            let selector = try settings.text("dkim.rsa.selector", default: "rsa")
            signers.append(DKIMSigner(domain: domain, selector: selector, key: .rsa(key)))
        }
        if let text = try settings.optionalSecret("dkim.ed25519.key") {
            guard let key = ed25519(text) else {
                throw ConfigError("dkim.ed25519.key", expected: "an Ed25519 key as PEM, or base64 of its 32 bytes")
            }
            let selector = try settings.text("dkim.ed25519.selector", default: "ed25519")
            signers.append(DKIMSigner(domain: domain, selector: selector, key: .ed25519(key)))
        }
        return signers
    }

    /// PKCS#8 (RFC 8410 section 7) is sixteen bytes that are always the same, and the key.
    private static func ed25519(_ text: String) -> Curve25519.Signing.PrivateKey? {
        let letters = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("-----") }.joined()
        var bytes = TransferCoding.decodedBase64(Array(letters.utf8)[...])
        if bytes.count == 48, bytes.starts(with: Hex.decode("302e020100300506032b657004220420") ?? []) {
            bytes.removeFirst(16)
        }
        return try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes)  // nil is what the caller tells of
    }
}

/// `smtp://user:password@host:port`
struct SMTPAddress: Sendable {
    let isEncrypted: Bool
    let host: String
    let port: Int
    let account: SMTPServer.Account?

    init?(_ text: String) {
        guard let mark = text.firstRange(of: "://") else { return nil }
        switch text[..<mark.lowerBound] {
        case "smtp": isEncrypted = false
        case "smtps": isEncrypted = true
        default: return nil
        }
        var rest = text[mark.upperBound...]
        if rest.last == "/" { rest.removeLast() }
        if let at = rest.lastIndex(of: "@") {
            let parts = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let user = Self.decoded(parts[0]),
                let password = Self.decoded(parts[1])
            else { return nil }
            account = SMTPServer.Account(user: user, password: password)
            rest = rest[rest.index(after: at)...]
        } else {
            account = nil
        }
        let usual = isEncrypted ? 465 : 587
        if let colon = rest.lastIndex(of: ":"), !rest.hasSuffix("]") {
            guard let port = Int(rest[rest.index(after: colon)...]), (1...65_535).contains(port) else { return nil }
            self.port = port
            rest = rest[..<colon]
        } else {
            port = usual
        }
        guard !rest.isEmpty, !rest.contains("/") else { return nil }
        host = String(rest)
    }

    /// What stands for itself nowhere in a URL is written `%40`.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let value = Hex.decode(String(Substring(rest.prefix(2)))), value.count == 1 else { return nil }
            bytes += value
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
