import Primitives

/// A token in an address is read by whoever reads addresses: logs, histories, what browsers tell the next page. Where
/// no header can be given, with a browser's WebSocket and its `EventSource`, people put it there, and are told not
/// to.
package enum TokenInURL {
    private static let names: Set<String> = [
        "access_token", "accesstoken", "api_key", "apikey", "auth", "auth_token", "authorization", "bearer",
        "id_token", "jwt", "refresh_token", "token",
    ]

    package static let problem = Problem(
        .tokenInURL, detail: "Send it as Authorization, or as a subprotocol florin.bearer.<token> of a WebSocket.")

    /// Whether a query holds one, by its name or by its look.
    /// - Parameter query: as it was sent, with or without its question mark.
    package static func isIn(_ query: some StringProtocol) -> Bool {
        query.split { $0 == "?" || $0 == "&" || $0 == ";" }.contains { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = decoded(Substring(parts[0])).asciiLowercased
            return names.contains(name) || parts.dropFirst().contains { looksLikeOne(decoded(Substring($0))) }
        }
    }

    private static func decoded(_ text: Substring) -> String {
        PercentEncoding.decode(text, plusIsSpace: true) ?? String(text)
    }

    /// An API key of ours, or a JWT: the three parts of a JSON header that begins with `{"`.
    private static func looksLikeOne(_ value: String) -> Bool {
        let value = value.split(separator: " ").last ?? ""
        return value.hasPrefix("flk_") || value.hasPrefix("eyJ") && value.count { $0 == "." } == 2
    }
}
