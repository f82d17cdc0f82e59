import Crypto
import NIOHTTP1
import Primitives

/// The opening handshake as a server sees it (RFC 6455 section 4.2).
struct WebSocketHandshake: Sendable, Equatable {
    /// What the client is shown to prove that its request was understood.
    let accept: String
    /// The first of ours that the client offers.
    let subprotocol: String?

    /// - Throws: 426 `upgrade_required` for a request that asks for no WebSocket, or for another version of it; 400
    ///   `bad_request` for one that asks in the wrong way.
    init(_ headers: HTTPHeaders, protocols: [String]) throws(Problem) {
        guard headers.list("Connection").contains(where: { $0.asciiLowercased == "upgrade" }),
            headers.list("Upgrade").contains(where: { $0.asciiLowercased == "websocket" }),
            headers.joined("Sec-WebSocket-Version") == "13"
        else { throw Self.required }
        guard let key = headers.joined("Sec-WebSocket-Key"), Self.isKey(key) else {
            throw Problem(.badRequest, detail: "Sec-WebSocket-Key is missing or is no 16 bytes in base64")
        }
        accept = Self.accept(key)
        let offered = headers.list("Sec-WebSocket-Protocol")
        subprotocol = protocols.first { offered.contains($0) }
    }

    static let required = Problem(.upgradeRequired)
        .header("Upgrade", "websocket").header("Connection", "Upgrade").header("Sec-WebSocket-Version", "13")

    /// 16 bytes in base64: 22 letters, of which the last holds two bits, and two fillers.
    static func isKey(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 24, bytes[22] == UInt8(ascii: "="), bytes[23] == UInt8(ascii: "=") else { return false }
        return bytes[..<22].allSatisfy { Base64.alphabet.contains($0) } && "AQgw".utf8.contains(bytes[21])
    }

    static func accept(_ key: String) -> String {
        Base64.encode(
            Array(Insecure.SHA1.hash(data: Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))))
    }
}

extension HTTPHeaders {
    /// The members of a field that is a list, over all its lines.
    fileprivate func list(_ name: String) -> [String] {
        self[canonicalForm: name].map(String.init)
    }
}
