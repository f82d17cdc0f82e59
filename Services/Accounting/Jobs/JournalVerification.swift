import AccountingDomain
package import PostgresAccess
import Primitives

/// `accounting verify`: the whole chain, and one line that says what was found.
package enum JournalVerification {
    package struct Outcome: Sendable, Equatable {
        package let isIntact: Bool
        package let text: String
    }

    /// Reads `<sequence>:<hash>`.
    package static func head(_ text: String) -> ChainHead? {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let sequence = Int64(parts[0]), let hash = Hex.decode(String(parts[1])),
            hash.count == 32
        else { return nil }
        return ChainHead(sequence: sequence, hash: hash)
    }

    package static func run(_ client: PostgresClient, expected: ChainHead? = nil) async throws -> Outcome {
        let report = try await ChainVerifier(client).verify(expected: expected)
        guard let found = report.firstBreak else {
            return Outcome(
                isIntact: true,
                text: "intact: \(report.verified.sequence) entries, head \(Hex.encode(report.verified.hash))")
        }
        let entry = report.brokenEntry.map { " (\($0))" } ?? ""
        return Outcome(
            isIntact: false, text: "tampered: entry \(found.sequence)\(entry): \(found.reason)")
    }
}
