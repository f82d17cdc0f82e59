import FoundationEssentials
import Glibc

/// OpenSSH's server on loopback, with a folder, and a key that it takes.
package final class SSHServer: Sendable {
    package let port: Int
    package let user: String
    /// As `ssh-keygen -l` shows it: `SHA256:…`.
    package let hostKey: String
    /// The private key that it takes.
    package let keyFile: String
    /// Whatever is in it is what the server shows at the same path.
    package let folder: String
    private let process: WatchedProcess

    private static let program = "/usr/sbin/sshd"

    /// Runs one while `body` does.
    package static func with(_ body: (SSHServer) async throws -> Void) async throws {
        let server = try SSHServer()
        defer { server.end() }
        try await eventually("sshd listens") {
            let log = FileManager.default.contents(atPath: "\(server.folder)/log") ?? Data()
            return String(decoding: log, as: UTF8.self).contains("Server listening")
        }
        try await body(server)
    }

    private init() throws {
        port = try freePort()
        folder = "/tmp/\(uniqueName("sftp"))"
        let files = FileManager.default
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for kind in ["host", "client"] {
            _ = try DocumentReader.run(
                "/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", "\(folder)/\(kind)"])
        }
        keyFile = "\(folder)/client"
        let shown = try DocumentReader.run("/usr/bin/ssh-keygen", ["-l", "-f", "\(folder)/host.pub"])
        hostKey = String(decoding: shown, as: UTF8.self).split(separator: " ")[1].description
        user = String(decoding: try DocumentReader.run("/usr/bin/id", ["-un"]), as: UTF8.self)
            .filter { !$0.isNewline }
        // As root it gives up its rights in this folder, which its system service would make.
        if geteuid() == 0 { try files.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true) }
        let config = """
            Port \(port)
            ListenAddress 127.0.0.1
            HostKey \(folder)/host
            AuthorizedKeysFile \(folder)/client.pub
            PidFile none
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            Subsystem sftp internal-sftp

            """
        try Data(config.utf8).write(to: URL(filePath: "\(folder)/config"))
        process = try WatchedProcess(Self.program, ["-D", "-e", "-f", "\(folder)/config"], log: "\(folder)/log")
    }

    private func end() {
        process.kill()
        try? FileManager.default.removeItem(atPath: folder)  // only a leftover in /tmp
    }
}
