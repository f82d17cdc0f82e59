/// Peers whose `X-Forwarded-For` is believed: exact addresses, and the loopback network under the name `loopback`.
struct TrustedPeers: Sendable {
    private let addresses: Set<String>
    private let loopback: Bool

    init(_ names: [String]) {
        loopback = names.contains("loopback")
        addresses = Set(names.filter { $0 != "loopback" })
    }

    func contains(_ address: String) -> Bool {
        if loopback, address == "::1" || address.hasPrefix("127.") { return true }
        return addresses.contains(address)
    }
}
