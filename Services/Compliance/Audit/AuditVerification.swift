import ComplianceDomain
import Glibc
package import PostgresAccess
import Primitives

/// `compliance verify`: a line that says whether every entry is as it was made, or names the first that is not.
package enum AuditVerification {
    package struct Outcome: Sendable, Equatable {
        package let isIntact: Bool
        package let text: String
    }

    /// What `--expect` takes: `<sequence>:<hash>`.
    package static func isHead(_ text: String) -> Bool { AuditHead(text) != nil }

    // MARK: An export

    /// Lines of a file are read in pieces, however long the file is.
    package static func run(file path: String, expecting text: String?) throws -> Outcome {
        var verifier = AuditVerifier(expecting: text.flatMap { AuditHead($0) })
        do {
            try eachLine(of: path) { line throws(AuditVerifier.Failure) in try verifier.take(line: line) }
            try verifier.finish()
        } catch let failure as AuditVerifier.Failure {
            return outcome(failure)
        }
        return intact(verifier.head)
    }

    private static let pieceBytes = 1 << 20

    private static func eachLine(of path: String, _ body: ([UInt8]) throws -> Void) throws {
        guard let file = fopen(path, "rb") else { throw UnreadableFile(path: path, code: errno) }
        defer { fclose(file) }
        var rest: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: pieceBytes)
        while true {
            let count = fread(&piece, 1, pieceBytes, file)
            if count == 0 { break }
            var start = 0
            for index in 0..<count where piece[index] == UInt8(ascii: "\n") {
                try body(rest + piece[start..<index])
                rest.removeAll(keepingCapacity: true)
                start = index + 1
            }
            rest += piece[start..<count]
        }
        guard ferror(file) == 0 else { throw UnreadableFile(path: path, code: errno) }
        // A last line without its end is one all the same, or a part of one: then it cannot be read.
        if !rest.isEmpty { try body(rest) }
    }

    package struct UnreadableFile: Error, CustomStringConvertible {
        let path: String
        let code: Int32

        package var description: String { "\(path) cannot be read (errno \(code))" }
    }

    // MARK: The database

    /// All of it. A break that was found before is forgotten when there is none any more.
    package static func run(_ client: PostgresClient, expecting text: String?) async throws -> Outcome {
        let (log, checks) = (AuditLogStore(client: client), AuditCheckStore(client: client))
        let walked = try await AuditWalk(store: log).run(
            after: try await log.start(), expecting: text.flatMap { AuditHead($0) })
        if let failure = walked.failure { return outcome(failure) }
        var check = try await checks.read()
        if check.failure != nil {
            (check.failure, check.foundAt) = (nil, nil)
            let kept = check
            try await client.transaction { transaction in try await checks.keep(kept, in: transaction) }
        }
        return intact(walked.head)
    }

    // MARK: Words

    private static func intact(_ head: AuditHead?) -> Outcome {
        guard let head, head.sequence > 0 else { return Outcome(isIntact: true, text: "intact: there is no entry") }
        return Outcome(isIntact: true, text: "intact: up to entry \(head.sequence), hash \(Hex.encode(head.hash))")
    }

    private static func outcome(_ failure: AuditVerifier.Failure) -> Outcome {
        Outcome(isIntact: false, text: "tampered: entry \(failure.sequence): \(reason(failure.fault))")
    }

    private static func reason(_ fault: AuditVerifier.Fault) -> String {
        switch fault {
        case .unreadable: "the line is none of an export"
        case .sequence: "the entry is missing, or another stands in its place"
        case .previousHash: "it is not bound to the entry before it"
        case .hash: "it is not what was hashed"
        case .payload: "it says of itself that it stands elsewhere"
        case .expected: "it is not the one that was noted down"
        }
    }
}
