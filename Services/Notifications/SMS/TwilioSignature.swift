import Crypto
import HTTPKit
import Primitives

/// How Twilio signs what it posts to us: a hash of the URL as it knows it, and of all fields in the order of their
/// names, each written as name and value without anything between; what is said twice counts once.
///
/// https://www.twilio.com/docs/usage/security#validating-requests, and what its client libraries do: a URL counts with
/// its port and without.
struct TwilioSignature: Sendable {
    static let header = "X-Twilio-Signature"
    /// `key=...,algorithm=HMAC_SHA256`: the account signs under a key that is shared for that, and no other way.
    static let settingsHeader = "X-Twilio-Webhooks-Signature-Settings"

    let authToken: String
    let sharedKey: String?
    private let urls: [String]

    /// - Parameter urls: under which we may be known, without a query.
    init(authToken: String, sharedKey: String?, urls: [String]) {
        self.authToken = authToken
        self.sharedKey = sharedKey
        var spellings: [String] = []
        for url in urls.flatMap(Self.spellings) where !spellings.contains(url) { spellings.append(url) }
        self.urls = spellings
    }

    /// - Parameter settings: of that header, where it is there.
    func isRight(_ signature: String?, settings: String?, _ form: FormFields) -> Bool {
        guard let signature else { return false }
        let code: (String) -> String
        if let settings {
            guard Self.algorithm(settings) == "HMAC_SHA256", let sharedKey else { return false }
            code = { Self.sha256($0, sharedKey) }
        } else {
            code = { Self.sha1($0, authToken) }
        }
        let fields = Self.fields(form)
        var isGenuine = false
        for url in urls { isGenuine = constantTimeEquals(code(url + fields), signature) || isGenuine }
        return isGenuine
    }

    static func sha1(_ text: String, _ key: String) -> String {
        Base64.encode(
            Array(
                HMAC<Insecure.SHA1>.authenticationCode(
                    for: Array(text.utf8), using: SymmetricKey(data: Array(key.utf8)))))
    }

    static func sha256(_ text: String, _ key: String) -> String {
        Base64.encode(
            Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: Array(key.utf8)))))
    }

    /// By code points, which is by bytes of UTF-8, as Twilio's own libraries sort them. An accent in another spelling
    /// is another letter to whoever signed.
    static func fields(_ form: FormFields) -> String {
        let sorted = form.all.sorted { left, right in
            left.name.utf8.elementsEqual(right.name.utf8)
                ? left.value.utf8.lexicographicallyPrecedes(right.value.utf8)
                : left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
        }
        var text = ""
        var last: (name: String, value: String)?
        for field in sorted {
            if let last, last.name.utf8.elementsEqual(field.name.utf8), last.value.utf8.elementsEqual(field.value.utf8)
            {
                continue
            }
            text += field.name + field.value
            last = field
        }
        return text
    }

    private static func algorithm(_ settings: String) -> Substring? {
        for part in settings.split(separator: ",") {
            let part = part.drop { $0 == " " }
            if part.hasPrefix("algorithm=") { return part.dropFirst("algorithm=".count).prefix { $0 != " " } }
        }
        return nil
    }

    /// As it is, with the port that its scheme has, and without any.
    private static func spellings(_ url: String) -> [String] {
        guard let mark = url.firstRange(of: "://") else { return [url] }
        let (scheme, rest) = (url[..<mark.lowerBound], url[mark.upperBound...])
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let path = rest[authority.endIndex...]
        let digits = authority.reversed().prefix { $0.isWholeNumber }.count
        let colon = authority.index(authority.endIndex, offsetBy: -digits - 1, limitedBy: authority.startIndex)
        guard let colon, digits > 0, authority[colon] == ":" else {
            return [url, "\(scheme)://\(authority):\(scheme == "https" ? 443 : 80)\(path)"]
        }
        return [url, "\(scheme)://\(authority[..<colon])\(path)"]
    }
}
