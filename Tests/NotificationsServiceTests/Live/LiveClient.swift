import JSONKit
import NIOCore
import TestSupport
import Testing

/// A client of the socket that writes its frames out, also those that it should not.
actor LiveClient {
    enum Event: Equatable, Sendable {
        case frame(JSONValue)
        case close(UInt16)
    }

    static let path = "/api/v1/notifications/socket"

    let connection: RawConnection

    /// - Parameters:
    ///   - token: shown with the handshake.
    ///   - limit: in seconds, after which nothing is waited for.
    static func open(_ port: Int, token: String? = nil, limit: Int64 = 60) async throws -> LiveClient {
        let connection = try await RawConnection.connect(port, limit: .seconds(limit))
        let head = [
            "GET \(path) HTTP/1.1", "Host: florin.test", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Protocol: florin.v1",
        ]
        let lines = head + (token.map { ["Authorization: Bearer \($0)"] } ?? [])
        try await connection.send(lines.joined(separator: "\r\n") + "\r\n\r\n")
        let answer = try await connection.text(through: "\r\n\r\n")
        try #require(answer.hasPrefix("HTTP/1.1 101 "), "\(answer)")
        #expect(answer.contains("Sec-WebSocket-Protocol: florin.v1\r\n"))
        return LiveClient(connection)
    }

    private init(_ connection: RawConnection) {
        self.connection = connection
    }

    func send(_ text: String) async throws { try await connection.send(Self.frame(Array(text.utf8))) }

    /// With a mask that changes nothing.
    static func frame(_ data: [UInt8], opcode: UInt8 = 1) -> [UInt8] {
        let length: [UInt8] =
            data.count < 126
            ? [0x80 | UInt8(data.count)] : [0x80 | 126, UInt8(data.count >> 8), UInt8(data.count & 255)]
        return [0x80 | opcode] + length + [0, 0, 0, 0] + data
    }

    /// The next frame that is neither ping nor pong.
    func next() async throws -> Event {
        while true {
            let head = try await connection.bytes(2)
            var length = Int(head[1])
            if length == 126 {
                let more = try await connection.bytes(2)
                length = Int(more[0]) << 8 | Int(more[1])
            } else if length == 127 {
                length = try await connection.bytes(8).reduce(0) { $0 << 8 | Int($1) }
            }
            let data = try await connection.bytes(length)
            switch head[0] & 15 {
            case 1: return .frame(try JSONParser.parse(data))
            case 8: return .close(UInt16(data[0]) << 8 | UInt16(data[1]))
            default: continue
            }
        }
    }

    /// The next frame of a type; others are passed over.
    func next(_ type: String) async throws -> JSONValue {
        while true {
            switch try await next() {
            case .frame(let frame) where frame["type"]?.stringValue == type: return frame
            case .frame: continue
            case .close(let code):
                Issue.record("closed with \(code) instead of \(type)")
                throw RawConnection.Ended()
            }
        }
    }

    /// The numbers of the next notifications.
    func cursors(_ count: Int) async throws -> [Int64] {
        var cursors: [Int64] = []
        while cursors.count < count {
            let frame = try await next("notification")
            #expect(frame["notification"]?["seq"] == frame["cursor"])
            cursors.append(frame["cursor"]?.integerValue ?? -1)
        }
        return cursors
    }

    /// With which it is ended.
    func closeCode() async throws -> UInt16 {
        while true { if case .close(let code) = try await next() { return code } }
    }

    func close() async { await connection.close() }
}
