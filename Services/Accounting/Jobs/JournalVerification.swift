import AccountingDomain
package import PostgresAccess
package import Primitives

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

    /// - Parameter clearing: why a break that was found before is none any more; nil leaves it.
    package static func run(
        _ client: PostgresClient, expected: ChainHead? = nil, clearing: String? = nil, clock: WallClock
    ) async throws -> Outcome {
        let report = try await ChainVerifier(client).verify(expected: expected)
        guard let found = report.firstBreak else {
            var text = "intact: \(report.verified.sequence) entries, head \(Hex.encode(report.verified.hash))"
            if let clearing {
                let isCleared = try await IntegrityStore(client).clearBreak(because: clearing, at: clock.now())
                text += isCleared ? "; the break found before is cleared" : "; there was no break to clear"
            }
            return Outcome(isIntact: true, text: text)
        }
        let entry = report.brokenEntry.map { " (\($0))" } ?? ""
        return Outcome(
            isIntact: false, text: "tampered: entry \(found.sequence)\(entry): \(found.reason)")
    }
}
