/// The proxies before us whose `X-Forwarded-For` is believed: addresses and networks, and the loopback networks under
/// the name `loopback`.
package struct TrustedProxies: Sendable {
    /// What one of the names is not.
    package struct NoNetwork: Error {
        package let name: String
    }

    private let networks: [IPNetwork]

    private init(networks: [IPNetwork]) {
        self.networks = networks
    }

    /// - Throws: for the first name that is neither: a misspelt proxy would make all its clients one.
    package init(_ names: [String]) throws(NoNetwork) {
        var networks: [IPNetwork] = []
        for name in names {
            if name == "loopback" {
                networks += Self.loopback.networks
            } else if let network = IPNetwork(name) {
                networks.append(network)
            } else {
                throw NoNetwork(name: name)
            }
        }
        self.networks = networks
    }

    package static let none = TrustedProxies(networks: [])
    package static let loopback = TrustedProxies(
        networks: [.four(8, 127), .six(128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)])

    package func contains(_ address: IPAddress) -> Bool {
        networks.contains { $0.contains(address) }
    }

    /// The last address of `X-Forwarded-For` that no trusted proxy added, when the peer is one; the peer's otherwise.
    /// - Parameters:
    ///   - peer: in its one form.
    ///   - chain: the elements of all lines of the field, with commas between.
    package func client(of peer: IPAddress, forwardedFor chain: String) -> IPAddress {
        guard contains(peer) else { return peer }
        var client = peer
        for element in chain.split(separator: ",").reversed() where element.contains(where: { !$0.isWhitespace }) {
            // Not an address: whoever wrote it is not to be believed further.
            guard let address = IPAddress(forwarded: element) else { break }
            client = address
            guard contains(address) else { break }
        }
        return client
    }
}
