package import CurlKit

/// Sends to URLs that somebody outside gave us, and to nothing else than the public Internet: `https`, no user name, an
/// address that is public when the URL is taken and again when the socket connects, no proxy, no redirect.
///
/// What a name stands for may change between the two looks and after them; the second one is at the address itself, so
/// that no byte goes anywhere else.
package struct OutsideClient: Sendable {
    /// Addresses of one's own that may be sent to without TLS, on a development machine and in tests.
    private let privateTargets: [PrivateTarget]
    private let secure: CurlClient
    private let plain: CurlClient

    package init(privateTargets: [PrivateTarget] = []) {
        self.privateTargets = privateTargets
        secure = CurlClient { peer in IPAddress(bytes: peer.address)?.isPublic == true }
        plain = CurlClient { peer in
            guard let address = IPAddress(bytes: peer.address) else { return false }
            return privateTargets.contains { $0.admits(address, port: peer.port) }
        }
    }

    /// Why a URL is not sent to.
    package enum Refusal: String, Error, Sendable {
        /// No URL, or one that is read in different ways.
        case malformed
        case notHTTPS
        case notPublic
    }

    /// What is wrong with a URL that is about to be kept; nil when nothing is. A name without an address is taken: its
    /// server may come later, and is looked at then.
    package func refusal(of text: String) async -> Refusal? {
        guard let url = ClientURL(text) else { return .malformed }
        guard url.isSecure else {
            let addresses = await Self.addresses(of: url.host)
            let isOurs = addresses.contains { address in
                privateTargets.contains { $0.admits(address, port: url.port) }
            }
            return isOurs ? nil : .notHTTPS
        }
        guard url.host.isPublic else { return .notPublic }
        return await Self.addresses(of: url.host).allSatisfy(\.isPublic) ? nil : .notPublic
    }

    /// One exchange, as `CurlClient.send`; `.addressRefused` where the address is none to be sent to.
    package func send(_ request: OutgoingRequest) async throws(CurlError) -> IncomingAnswer {
        guard let url = ClientURL(request.url) else { throw CurlError(.malformedRequest, "no URL to be sent to") }
        return try await (url.isSecure ? secure : plain).send(request)
    }

    package func close() async {
        await secure.close()
        await plain.close()
    }

    private static func addresses(of host: ClientURL.Host) async -> [IPAddress] {
        switch host {
        case .address(let address): [address]
        case .name(let name): await HostAddresses.find(name)?.compactMap { IPAddress(bytes: $0) } ?? []
        }
    }
}

/// An address and its ports: `127.0.0.1:18000-18999`, `[::1]:8190`.
package struct PrivateTarget: Sendable, Hashable, CustomStringConvertible {
    private let address: IPAddress
    private let ports: ClosedRange<UInt16>

    package init(_ address: IPAddress, port: UInt16) {
        self.address = address
        ports = port...port
    }

    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let host = text[..<colon]
        let isBracketed = host.first == "[" && host.last == "]"
        let bounds = text[text.index(after: colon)...].split(separator: "-", omittingEmptySubsequences: false)
        guard let address = IPAddress(String(isBracketed ? host.dropFirst().dropLast() : host)),
            isBracketed == (address.bytes.count == 16), (1...2).contains(bounds.count),
            let first = bounds.first.flatMap({ UInt16($0) }), let last = bounds.last.flatMap({ UInt16($0) }),
            first > 0, first <= last
        else { return nil }
        self.address = address
        ports = first...last
    }

    /// As it is configured: `127.0.0.1:18000-18999`.
    package var description: String {
        let host = address.bytes.count == 16 ? "[\(address)]" : "\(address)"
        return "\(host):\(ports.lowerBound)" + (ports.count > 1 ? "-\(ports.upperBound)" : "")
    }

    func admits(_ address: IPAddress, port: UInt16) -> Bool { address == self.address && ports.contains(port) }
}
