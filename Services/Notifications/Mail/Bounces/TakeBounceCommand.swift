package import ArgumentParser
import Glibc
import HTTPKit
import Logging
import ServiceKit

/// `notifications take-bounce`: one report on standard input, as a mail server's pipe hands it over. Who may run it may
/// say anything, so nothing is signed. Ends with 75 when it has to come again (sysexits.h).
package struct TakeBounceCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "take-bounce", abstract: "Take a bounce or complaint from standard input")

    /// A report quotes a message of ours, which is short.
    private static let mostBytes = 1 << 20
    private static let comeAgain: Int32 = 75

    package init() {}

    package func run() async throws {
        let bytes = try Self.input()
        try await withCommandContext(NotificationsService.self) { context in
            do {
                let parts = try NotificationsService.mail(context)
                let result = try await parts.transactions.run { transaction in
                    try await parts.desk.take(bytes, in: transaction)
                }
                print(result.rawValue)
            } catch {
                context.logger.error("a bounce was not taken", metadata: ["error": "\(error)"])
                throw ExitCode(Self.comeAgain)
            }
        }
    }

    /// All of it, or as much as we look at: the pipe is read to its end, or the mail server would call it broken.
    private static func input() throws -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = chunk.withUnsafeMutableBytes { read(STDIN_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw ExitCode(comeAgain) }
            guard count > 0 else { return bytes }
            bytes += chunk[..<min(count, mostBytes - bytes.count)]
        }
    }
}
