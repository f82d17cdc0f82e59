/// A server's URL cut into the parts that tests exchange: the account and the path.
///
/// Only knows the shape `scheme://[user:password@]host:port[/path]`, which is all that `TestServers` hands out.
package struct ServerURL: Sendable, CustomStringConvertible {
    package var scheme: String
    package var user: String?
    package var password: String?
    package var authority: String
    package var path: String

    /// - Returns: `nil` when the text has no scheme.
    package init?(_ text: String) {
        guard let scheme = text.firstRange(of: "://") else { return nil }
        self.scheme = String(text[..<scheme.lowerBound])
        var rest = text[scheme.upperBound...]
        if let slash = rest.firstIndex(of: "/") {
            path = String(rest[rest.index(after: slash)...])
            rest = rest[..<slash]
        } else {
            path = ""
        }
        guard let at = rest.lastIndex(of: "@") else {
            authority = String(rest)
            return
        }
        let account = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        user = account.first.map(String.init)
        password = account.count > 1 ? String(account[1]) : nil
        authority = String(rest[rest.index(after: at)...])
    }

    package var description: String {
        var text = "\(scheme)://"
        if let user {
            text += user
            if let password { text += ":\(password)" }
            text += "@"
        }
        text += authority
        return path.isEmpty ? text : "\(text)/\(path)"
    }

    /// The same server with another path: a PostgreSQL database, an AMQP virtual host, a Redis database number.
    package func with(path: String) -> ServerURL {
        var copy = self
        copy.path = path
        return copy
    }

    /// The same place as another account.
    package func with(user: String, password: String) -> ServerURL {
        var copy = self
        copy.user = user
        copy.password = password
        return copy
    }
}
