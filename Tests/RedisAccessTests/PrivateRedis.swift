import Foundation
import Logging
import Primitives
import RedisAccess
import TestSupport

/// A redis-server process of one test, on a free port, that can be killed and started again.
final class PrivateRedis {
    let port: Int
    private let extraArguments: [String]
    private var shell: Process?
    private var lifeline: Pipe?
    private var server: pid_t = 0

    init(_ extraArguments: String...) throws {
        port = try freePort()
        self.extraArguments = extraArguments
        try start()
    }

    deinit { stop() }

    func url(_ account: String = "", database: Int = 0) -> String { "redis://\(account)127.0.0.1:\(port)/\(database)" }

    /// A shell holds the server and kills it when its own input closes, so a crashed test run leaves none behind.
    func start() throws {
        let shell = Process()
        let (lifeline, output) = (Pipe(), Pipe())
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments =
            ["-c", #"redis-server "$@" >/dev/null 2>&1 & echo $!; read -r line; kill -9 $!"#, "sh"]
            + ["--port", "\(port)", "--bind", "127.0.0.1", "--save", "", "--enable-debug-command", "yes"]
            + extraArguments
        shell.standardInput = lifeline
        shell.standardOutput = output
        shell.standardError = FileHandle.nullDevice
        try shell.run()
        server = pid_t(String(decoding: output.fileHandleForReading.availableData, as: UTF8.self).dropLast()) ?? 0
        (self.shell, self.lifeline) = (shell, lifeline)
    }

    func stop() {
        guard let shell else { return }
        if server > 0 { kill(server, SIGKILL) }
        try? lifeline?.fileHandleForWriting.close()  // closed already only when it has been stopped
        shell.waitUntilExit()
        (self.shell, lifeline, server) = (nil, nil, 0)
    }

    /// Holds the process without closing its sockets, as a machine that swaps or a network that drops packets.
    func freeze() { if server > 0 { kill(server, SIGSTOP) } }
    func thaw() { if server > 0 { kill(server, SIGCONT) } }
}

private struct NoFreePort: Error {}

private func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(descriptor, $0, length) == 0 ? getsockname(descriptor, $0, &length) : -1
        }
    }
    guard status == 0 else { throw NoFreePort() }
    return Int(UInt16(bigEndian: address.sin_port))
}

/// A client with its own key prefix, on the shared server unless a URL is given.
func connected(_ url: String? = nil, _ change: (inout RedisConfig) -> Void = { _ in }) async throws -> RedisClient {
    var config = try RedisConfig(url: url ?? TestServers.fromEnvironment().redisURL)
    // Tests share two cores with other suites; only the tests of time-outs need the real one.
    config.commandTimeout = .seconds(5)
    config.reconnect = .init(initial: .milliseconds(10), cap: .milliseconds(50))
    change(&config)
    let client = RedisClient(config, logger: .init(label: "redis-test"))
    try await eventually("connection to Redis") { (try? await client.ping()) != nil }
    return client
}
