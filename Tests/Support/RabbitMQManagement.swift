package import FoundationEssentials
import NIOHTTP1

/// The little of RabbitMQ's management API that tests need.
package struct RabbitMQManagement: Sendable {
    /// RabbitMQ answered, and it was not a success.
    package struct Refused: Error, CustomStringConvertible {
        package let request: String
        package let status: Int
        package let body: String

        package var description: String { "RabbitMQ answered \(status) to \(request): \(body)" }
    }

    private static let timeout: Duration = .seconds(20)

    private let base: String
    private let authorization: String

    /// - Parameter url: `http://user:password@host:port`; `nil` without an account in it.
    package init?(_ url: String) {
        guard var parts = ServerURL(url), let user = parts.user, let password = parts.password else { return nil }
        authorization = "Basic " + Data("\(user):\(password)".utf8).base64EncodedString()
        parts.user = nil
        base = parts.with(path: "api").description
    }

    package func put(_ path: String, json: String) async throws {
        _ = try await send(.PUT, path, json: json)
    }

    package func post(_ path: String, json: String) async throws -> Data {
        try await send(.POST, path, json: json)
    }

    package func delete(_ path: String) async throws {
        _ = try await send(.DELETE, path, json: nil)
    }

    package func get(_ path: String) async throws -> Data {
        try await send(.GET, path, json: nil)
    }

    /// Names of the open connections into one virtual host.
    package func connectionNames(virtualHost: String) async throws -> [String] {
        struct Connection: Decodable { let name: String }
        let answer = try await get("vhosts/\(virtualHost)/connections")
        return try JSONDecoder().decode([Connection].self, from: answer).map(\.name)
    }

    /// Percent-encodes a name for use as one path component.
    package static func escaped(_ name: String) -> String {
        name.utf8.map { byte in
            let isPlain = (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            if isPlain { return String(UnicodeScalar(byte)) }
            let hex = String(byte, radix: 16, uppercase: true)
            return "%" + (hex.count == 1 ? "0" + hex : hex)
        }.joined()
    }

    private func send(_ method: HTTPMethod, _ path: String, json: String?) async throws -> Data {
        var headers: HTTPHeaders = ["Authorization": authorization]
        if json != nil { headers.add(name: "Content-Type", value: "application/json") }
        let answer = try await exchange(
            method, "\(base)/\(path)", headers: headers, body: json.map { Array($0.utf8) }, timeout: Self.timeout)
        guard (200..<300).contains(answer.status) else {
            throw Refused(request: "\(method) \(path)", status: answer.status, body: answer.text)
        }
        return Data(answer.body)
    }
}
