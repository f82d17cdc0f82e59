import AccountingService
import ArgumentParser
import PostgresAccess
import ServiceKit

/// Recomputes the hash chain from the rows; exit status 1 when an entry differs.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Recompute the hash chain of the journal and name the first tampered entry")

    @Option(help: "A head noted earlier, as GET /integrity shows it: <sequence>:<hash>")
    var expect: String?

    @Option(help: "Why a break that was found before is none any more; clears it if the whole chain agrees")
    var clear: String?

    func run() async throws {
        let expected = try expect.map { text in
            guard let head = JournalVerification.head(text) else {
                throw ValidationError("--expect takes <sequence>:<64 hexadecimal digits>")
            }
            return head
        }
        try await withCommandContext(AccountingService.self) { context in
            let outcome = try await JournalVerification.run(
                context.postgres(poolSize: 1), expected: expected, clearing: clear, clock: context.clock)
            print(outcome.text)
            if !outcome.isIntact { throw ExitCode.failure }
        }
    }
}
