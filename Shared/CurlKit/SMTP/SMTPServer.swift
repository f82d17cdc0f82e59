/// A mail server that takes our mail for delivery.
package struct SMTPServer: Sendable {
    /// When the connection is encrypted. In each case but `never` the server's certificate must be right.
    package enum Encryption: String, Sendable, CaseIterable {
        /// From the first byte (`smtps`).
        case always
        /// `STARTTLS`, and nothing is said to a server that does not offer it.
        case required
        /// `STARTTLS` where it is offered.
        case offered
        case never
    }

    package struct Account: Sendable {
        package let user: String
        package let password: String

        package init(user: String, password: String) {
            self.user = user
            self.password = password
        }
    }

    package let host: String
    package let port: Int
    package let encryption: Encryption
    /// Shown by `AUTH PLAIN` or `LOGIN`; nil where the server knows us otherwise.
    package let account: Account?
    /// What we call ourselves in `EHLO`.
    package let ourName: String
    /// A file of authorities (PEM) in place of the system's.
    package let authorities: String?
    /// Over the whole exchange, connecting included.
    package let timeout: Duration

    package init(
        host: String, port: Int, encryption: Encryption, account: Account? = nil, ourName: String,
        authorities: String? = nil, timeout: Duration = .seconds(60)
    ) {
        self.host = host
        self.port = port
        self.encryption = encryption
        self.account = account
        self.ourName = ourName
        self.authorities = authorities
        self.timeout = timeout
    }

    /// curl takes the path of the URL for our own name.
    var url: String { "\(encryption == .always ? "smtps" : "smtp")://\(host):\(port)/\(ourName)" }

    /// Names and addresses go into a URL and into commands.
    var isWellFormed: Bool {
        let isName = { (text: String) in
            !text.isEmpty
                && text.utf8.allSatisfy { byte in
                    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                        || ".-_[]:".utf8.contains(byte)
                }
        }
        return isName(host) && isName(ourName) && (1...65_535).contains(port)
    }
}

/// One message on its way to one address.
package struct SMTPEnvelope: Sendable {
    /// Where bounces go; empty for mail that must not bounce.
    package let returnPath: String
    package let recipient: String
    /// Headers and body with CRLF at the end of each line, and no byte above 0x7F: then no server has to offer
    /// `8BITMIME`.
    package let message: [UInt8]

    package init(returnPath: String, recipient: String, message: [UInt8]) {
        self.returnPath = returnPath
        self.recipient = recipient
        self.message = message
    }

    /// An address stands in a command between `<` and `>`: nothing in it may end the one or the other.
    var isWellFormed: Bool {
        let isSafe = { (address: String) in
            address.utf8.count <= 320
                && address.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3C && $0 != 0x3E }
        }
        return isSafe(returnPath) && isSafe(recipient) && recipient.contains("@")
    }
}
