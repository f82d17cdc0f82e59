import FoundationEssentials
import Glibc
import NIOHTTP1
import TestSupport
import Testing

/// Ten thousand connections without a word: the gateway answers everybody else, and ends them in time.
@Suite struct IdleConnectionTests {
    private static let count = 10_000
    /// Far above what they take, far below what would be missed.
    private static let memoryLimitBytes = 400.0 * 1024 * 1024

    @Test func tenThousandSilentConnectionsKeepNobodyOut() async throws {
        raiseOpenFileLimit()
        let before = try await metric("process_resident_memory_bytes")
        let port = try #require(URL(string: try FlorinClient.environment("FLORIN_TEST_GATEWAY_URL"))?.port)
        var connections: [Int32] = []
        defer { for connection in connections { close(connection) } }
        for _ in 0..<Self.count { connections.append(try connect(to: port)) }
        try await eventually("the gateway has accepted them") {
            try await metric("process_open_fds") > Double(Self.count)
        }
        let client = try FlorinClient.watched()
        for _ in 0..<50 {
            #expect(try await client.get("/healthz").status == 200)
            #expect(try await client.get("/api/v1/currencies?limit=1").status == 200)
        }
        #expect(try await metric("process_resident_memory_bytes") - before < Self.memoryLimitBytes)
        try await eventually("the gateway has closed them") {
            connections.allSatisfy { hasEnded($0) }
        }
        #expect(try await client.get("/healthz").status == 200)
    }

    private struct CannotConnect: Error { let errno: Int32 }

    private func connect(to port: Int) throws -> Int32 {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connection >= 0, status == 0 else { throw CannotConnect(errno: errno) }
        return connection
    }

    /// The other side has closed.
    private func hasEnded(_ connection: Int32) -> Bool {
        var byte: UInt8 = 0
        return recv(connection, &byte, 1, Int32(MSG_DONTWAIT) | Int32(MSG_PEEK)) == 0
    }

    private func raiseOpenFileLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(7), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(7), &limit)
    }

    private func metric(_ name: String) async throws -> Double {
        let url = try FlorinClient.environment("FLORIN_TEST_OPERATIONS_URL") + "/metrics"
        let text = try await exchange(.GET, url, timeout: .seconds(10)).text
        let line = text.split(separator: "\n").first { $0.hasPrefix("\(name) ") }
        return try #require(line?.split(separator: " ").last.flatMap { Double($0) }, "\(name)")
    }
}
