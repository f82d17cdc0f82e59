import CurlKit
import ServiceKit

/// Where our bank takes files and lays out its own.
struct SFTPBankConfig: Sendable {
    let server: SFTPServer
    let outbox: String
    let inbox: String

    /// Nil unless a host is given.
    init?(_ settings: Settings) throws(ConfigError) {
        guard let host = settings.optionalText("bank.sftp.host") else { return nil }
        let user = try settings.text("bank.sftp.user")
        guard SFTPServer.isPlain(name: host) else {
            throw ConfigError("bank.sftp.host", expected: "a host's name", found: host)
        }
        guard SFTPServer.isPlain(name: user) else {
            throw ConfigError("bank.sftp.user", expected: "a user's name", found: user)
        }
        server = SFTPServer(
            host: host, port: try settings.integer("bank.sftp.port", default: 22, in: 1...65_535), user: user,
            hostKey: try Self.hostKey(settings), keyFile: try settings.text("bank.sftp.key.file"))
        outbox = try Self.folder("bank.sftp.outbox", "/outbox", settings)
        inbox = try Self.folder("bank.sftp.inbox", "/inbox", settings)
    }

    /// 32 bytes in base64, with or without what fills it up.
    private static func hostKey(_ settings: Settings) throws(ConfigError) -> String {
        let key = "bank.sftp.host.key"
        let text = try settings.text(key)
        let print = text.hasPrefix("SHA256:") ? String(text.dropFirst("SHA256:".count)) : text
        let filled = print.hasSuffix("=") ? print : "\(print)="
        let isBase64 = print.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+/=".contains($0)) }
        guard isBase64, filled.utf8.count == 44 else {
            throw ConfigError(key, expected: "SHA256: and 43 characters, as ssh-keygen -l shows it", found: text)
        }
        return filled
    }

    private static func folder(
        _ key: String, _ fallback: String, _ settings: Settings
    ) throws(ConfigError) -> String {
        let folder = try settings.text(key, default: fallback)
        guard SFTPServer.isPlain(path: folder), !folder.hasSuffix("/") else {
            throw ConfigError(
                key, expected: "a path from the root, of letters, digits, '.', '_' and '-'", found: folder)
        }
        return folder
    }
}
