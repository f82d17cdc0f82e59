import Authentication
import Crypto
import HTTPKit
import Primitives

/// `name=value&name=value`, as far as our own page writes it: without anything that needs an escape.
struct CheckoutForm {
    private let fields: [Substring: String]

    init(_ body: [UInt8]) {
        let pairs = String(decoding: body, as: UTF8.self).split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (parts[0], parts.count == 2 ? String(parts[1]) : "")
        }
        // A name that stands twice means nothing.
        fields = Dictionary(pairs) { _, _ in "" }
    }

    subscript(name: String) -> String? { fields[name[...]] }
}

/// Tells a form of our own checkout page from one that another page sent in its place.
struct CheckoutForms: Sendable {
    /// A key of the account; only what is made from it leaves.
    let secret: String
    /// `http://host:port` of the page.
    let origin: String

    /// The same each time, so that it outlives a restart; good for this checkout only.
    func token(of checkout: UniqueID) -> String {
        Hex.encode(
            Array(
                HMAC<SHA256>.authenticationCode(
                    for: Array("checkout \(checkout)".utf8), using: SymmetricKey(data: Array(secret.utf8)))))
    }

    func isRight(_ token: String?, for checkout: UniqueID) -> Bool {
        guard let token else { return false }
        return constantTimeEquals(token, self.token(of: checkout))
    }

    /// Browsers tell where a form was sent from; programs that are no browser tell nothing, and have the token.
    /// - Parameter host: what the browser took us for; a page of another site cannot choose it.
    func isOwn(origin: String?, host: String?, site: String?) -> Bool {
        if let origin = origin?.lowercased() {
            let asCalled = host.map { ["http://\($0)", "https://\($0)"] } ?? []
            guard origin == self.origin || asCalled.contains(origin) else { return false }
        }
        return site == nil || site == "same-origin" || site == "none"
    }

    /// Whether somebody approves, on our own page for this checkout.
    /// - Throws: `Problem` for what is not from there, or decides nothing.
    func decision(
        _ body: [UInt8], for checkout: UniqueID, header: (String) -> String?
    ) throws(Problem) -> Bool {
        guard isOwn(origin: header("Origin"), host: header("Host"), site: header("Sec-Fetch-Site")) else {
            throw Problem(.forbidden, detail: "The form was sent from another page.")
        }
        let form = CheckoutForm(body)
        guard isRight(form["token"], for: checkout) else {
            throw Problem(.forbidden, detail: "The form is not from this checkout.")
        }
        switch form["decision"] {
        case "approve": return true
        case "decline": return false
        default: throw Problem.invalid("decision", "unknown_value", "must be approve or decline")
        }
    }

    /// Scheme, host and port of a URL, without what a browser leaves out as well.
    static func origin(of url: String) -> String {
        guard let mark = url.firstRange(of: "://") else { return url.lowercased() }
        let scheme = url[..<mark.lowerBound].lowercased()
        var authority = url[mark.upperBound...].prefix { $0 != "/" }.lowercased()
        let standardPort = scheme == "https" ? ":443" : ":80"
        if authority.hasSuffix(standardPort) { authority.removeLast(standardPort.count) }
        return "\(scheme)://\(authority)"
    }
}
