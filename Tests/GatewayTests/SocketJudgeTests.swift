import FoundationEssentials
import TestSupport
import Testing

/// What a library that is not ours (`websockets` of PyPI, `scripts/python/sockets`) makes of a WebSocket through the
/// gateway: the handshake, fragments, control frames, closing, and everything that RFC 6455 forbids.
struct SocketJudgeTests {
    private static let python = ".build/sockets/bin/python"

    @Test func aLibraryAgrees() async throws {
        try await Probe.with { probe in
            let log = "/tmp/\(uniqueName("sockets"))"
            defer { try? FileManager.default.removeItem(atPath: log) }  // never made when nothing was printed
            let url = "ws://127.0.0.1:\(probe.gateway.port)\(ProbeSocket.path)"
            let judge = try WatchedProcess(
                Self.python, ["scripts/python/sockets/judge.py", url, try probe.gateway.tokens.token()], [:], log: log)
            try await eventually("the verdict") { judge.endStatus != nil }
            let told = String(decoding: try Data(contentsOf: URL(filePath: log)), as: UTF8.self)
            #expect(judge.endStatus == 0, "\(told)")
        }
    }
}
