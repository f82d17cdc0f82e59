import Foundation

/// A redis-server process of one test, on a free port, that can be killed and started again.
package final class PrivateRedis {
    package let port: Int
    private let extraArguments: [String]
    private var shell: Process?
    private var lifeline: Pipe?
    private var server: pid_t = 0

    package init(_ extraArguments: String...) throws {
        port = try freePort()
        self.extraArguments = extraArguments
        try start()
    }

    deinit { stop() }

    package func url(_ account: String = "", database: Int = 0) -> String {
        "redis://\(account)127.0.0.1:\(port)/\(database)"
    }

    /// A shell holds the server and kills it when its own input closes, so a crashed test run leaves none behind.
    package func start() throws {
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

    package func stop() {
        guard let shell else { return }
        if server > 0 { kill(server, SIGKILL) }
        try? lifeline?.fileHandleForWriting.close()  // closed already only when it has been stopped
        shell.waitUntilExit()
        (self.shell, lifeline, server) = (nil, nil, 0)
    }

    /// Holds the process without closing its sockets, as a machine that swaps or a network that drops packets.
    package func freeze() { if server > 0 { kill(server, SIGSTOP) } }
    package func thaw() { if server > 0 { kill(server, SIGCONT) } }
}

private struct NoFreePort: Error {}

/// A TCP port that nobody listens on right now.
package func freePort() throws -> Int {
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
