import JSONKit
import Primitives

/// Walks a chain link by link and stops at the first that is not as it was made.
package struct AuditVerifier: Sendable {
    package enum Fault: String, CaseIterable, Sendable {
        /// No line of an export, or not to the byte as one is written.
        case unreadable
        /// An entry is missing, stands twice or in another place.
        case sequence
        /// It is not bound to the one before it.
        case previousHash = "previous_hash"
        /// It has been changed.
        case hash
        /// It says of itself that it stands elsewhere.
        case payload
        /// The chain is whole and not the one that was expected.
        case expected
    }

    /// The first bad entry, and what is wrong with it.
    package struct Failure: Error, Hashable, Sendable {
        package let sequence: Int64
        package let fault: Fault

        package init(sequence: Int64, fault: Fault) {
            self.sequence = sequence
            self.fault = fault
        }
    }

    /// Of the last good entry; nil before the first.
    package private(set) var head: AuditHead?
    private let expected: AuditHead?

    /// - Parameters:
    ///   - start: what the first entry is bound to; nil for an export that begins anywhere: it is then as true as its
    ///     first `previous_hash`.
    ///   - expected: an entry that must be there, with its hash, as somebody has noted it before.
    package init(after start: AuditHead? = nil, expecting expected: AuditHead? = nil) {
        head = start
        self.expected = expected
    }

    package mutating func take(_ link: AuditLink) throws(Failure) {
        // The first of all is bound to nothing, wherever it is read from.
        let before = head ?? (link.sequence == 1 ? .start : AuditHead(link.sequence - 1, link.previousHash))
        func fail(_ fault: Fault, at sequence: Int64) -> Failure { Failure(sequence: sequence, fault: fault) }
        guard link.sequence == before.sequence + 1 else { throw fail(.sequence, at: before.sequence + 1) }
        guard link.previousHash == before.hash else { throw fail(.previousHash, at: link.sequence) }
        let hash = AuditLink.hash(after: before.hash, sequence: link.sequence, payload: link.payload)
        guard hash == link.hash else { throw fail(.hash, at: link.sequence) }
        guard Self.sequence(of: link.payload) == link.sequence else { throw fail(.payload, at: link.sequence) }
        if let expected, expected.sequence == link.sequence, expected.hash != link.hash {
            throw fail(.expected, at: link.sequence)
        }
        head = link.head
    }

    /// - Parameter line: of an export, without its end.
    package mutating func take(line: [UInt8]) throws(Failure) {
        guard let link = AuditLink(line: line) else {
            throw Failure(sequence: (head?.sequence ?? 0) + 1, fault: .unreadable)
        }
        try take(link)
    }

    /// Nothing follows. What was expected and never came is missing.
    package func finish() throws(Failure) {
        guard let expected, (head?.sequence ?? 0) < expected.sequence else { return }
        throw Failure(sequence: (head?.sequence ?? 0) + 1, fault: .expected)
    }

    /// A whole export.
    package static func verify(
        export: [UInt8], after start: AuditHead? = nil, expecting expected: AuditHead? = nil
    ) throws(Failure) -> AuditHead? {
        var verifier = AuditVerifier(after: start, expecting: expected)
        var lines = export.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        for line in lines { try verifier.take(line: Array(line)) }
        try verifier.finish()
        return verifier.head
    }

    private static func sequence(of payload: [UInt8]) -> Int64? {
        do { return try JSONParser.parse(payload, limits: .own)["sequence"]?.integerValue } catch { return nil }
    }
}

extension AuditHead {
    fileprivate init(_ sequence: Int64, _ hash: [UInt8]) { self.init(sequence: sequence, hash: hash) }
}
