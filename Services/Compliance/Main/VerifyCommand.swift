import ArgumentParser
import ComplianceService
import PostgresAccess
import ServiceKit

/// Recomputes the chain of the audit log, in the database or in an export; exit status 1 when an entry differs.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Recompute the chain of the audit log and name the first bad entry")

    @Option(help: "An export, as GET /audit-logs/export gives it; otherwise the database")
    var file: String?

    @Option(help: "An end of the chain noted down earlier, as GET /audit-logs/integrity tells it: <sequence>:<hash>")
    var expect: String?

    func run() async throws {
        if let expect, !AuditVerification.isHead(expect) {
            throw ValidationError("--expect takes <sequence>:<64 hexadecimal digits>")
        }
        if let file { return try finish(AuditVerification.run(file: file, expecting: expect)) }
        let expected = expect
        try await withCommandContext(ComplianceService.self) { context in
            try finish(await AuditVerification.run(context.postgres(poolSize: 1), expecting: expected))
        }
    }
}

private func finish(_ outcome: AuditVerification.Outcome) throws {
    print(outcome.text)
    if !outcome.isIntact { throw ExitCode.failure }
}
