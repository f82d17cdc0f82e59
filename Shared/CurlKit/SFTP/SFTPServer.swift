/// A server of files over SSH. It knows us by a key, and we know it by its own: no authority vouches for either.
package struct SFTPServer: Sendable {
    package let host: String
    package let port: Int
    package let user: String
    /// SHA-256 of its public key in base64, as `ssh-keygen -l` shows it behind `SHA256:`.
    package let hostKey: String
    /// A file with our private key without a passphrase, in PEM or as `ssh-keygen` writes it.
    package let keyFile: String
    /// Over one exchange, connecting included.
    package let timeout: Duration

    package init(
        host: String, port: Int, user: String, hostKey: String, keyFile: String, timeout: Duration = .seconds(60)
    ) {
        self.host = host
        self.port = port
        self.user = user
        self.hostKey = hostKey
        self.keyFile = keyFile
        self.timeout = timeout
    }

    /// - Parameter path: from the root.
    func url(of path: String) -> String { "sftp://\(host):\(port)\(path)" }

    /// Whether a path can stand in an address and in a command as it is: from the root, of letters, digits, `.`, `_`,
    /// `-`.
    package static func isPlain(path: String) -> Bool {
        path.hasPrefix("/") && path.split(separator: "/").allSatisfy { isPlain(name: $0) }
    }

    /// The same of one name in a folder.
    package static func isPlain(name: some StringProtocol) -> Bool {
        !name.isEmpty && name.first != "." && name.utf8.count <= 255
            && name.utf8.allSatisfy { byte in
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                    || [UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-")].contains(byte)
            }
    }
}

/// A file as it lies on the server.
package struct SFTPFile: Sendable, Equatable {
    package let bytes: [UInt8]
    /// When it was last written to, in seconds since 1970 by the server's clock.
    package let changedAt: Int
}
