import Crypto
import CryptoExtras
import JSONKit
import Primitives

/// Google's file about a service account, as far as we need it.
struct FCMAccount: Sendable {
    let project: String
    let email: String
    let tokenURL: String
    private let keyID: String?
    private let key: _RSA.Signing.PrivateKey

    static let scope = "https://www.googleapis.com/auth/firebase.messaging"
    private static let lifetime: Duration = .seconds(3_600)

    /// Nil for what is no such file.
    init?(json: String) {
        guard let file = try? JSONParser.parse(Array(json.utf8)),  // nil is the answer
            let project = file["project_id"]?.stringValue, let email = file["client_email"]?.stringValue,
            let pem = file["private_key"]?.stringValue,
            let key = try? _RSA.Signing.PrivateKey(pemRepresentation: pem)
        else { return nil }
        self.init(
            project: project, email: email, key: key, keyID: file["private_key_id"]?.stringValue,
            tokenURL: file["token_uri"]?.stringValue ?? "https://oauth2.googleapis.com/token")
    }

    private init(project: String, email: String, key: _RSA.Signing.PrivateKey, keyID: String?, tokenURL: String) {
        self.project = project
        self.email = email
        self.key = key
        self.keyID = keyID
        self.tokenURL = tokenURL
    }

    /// What an access token is asked for with (RFC 7523).
    /// - Throws: what the key throws, which only a broken key does.
    func assertion(at now: Timestamp) throws -> String {
        try SignedToken.make(
            "RS256",
            header: [JSONMember("typ", .string("JWT"))] + (keyID.map { [JSONMember("kid", .string($0))] } ?? []),
            claims: [
                JSONMember("iss", .string(email)), JSONMember("scope", .string(Self.scope)),
                JSONMember("aud", .string(tokenURL)), JSONMember("iat", .number("\(now.secondsSince1970)")),
                JSONMember("exp", .number("\((now + Self.lifetime).secondsSince1970)")),
            ]
        ) { Array(try key.signature(for: SHA256.hash(data: $0), padding: .insecurePKCS1v1_5).rawRepresentation) }
    }
}
