import AccountingDomain
import HTTPKit
import JSONKit
import Primitives

/// Where the hash chain ends and how far it has been recomputed. Note the head down elsewhere: with it
/// `accounting verify --expect <sequence>:<hash>` shows whether anything up to it was changed since.
struct IntegrityView: FieldEncodable {
    enum Status: String, CaseIterable, FieldValue { case intact, broken }

    let integrity: Integrity

    static let example = IntegrityView(
        integrity: Integrity(head: .genesis, verified: .genesis, verifiedAt: .example, firstBreak: nil))

    struct Link: FieldEncodable {
        let head: ChainHead
        static let example = Link(head: .genesis)

        func encode(to out: inout JSONWriter) {
            out.field("sequence", head.sequence)
            out.field("hash", Hex.encode(head.hash))
        }
    }

    struct Break: FieldEncodable {
        let first: Integrity.Break
        static let example = Break(first: Integrity.Break(sequence: 7, reason: "the entry is missing"))

        func encode(to out: inout JSONWriter) {
            out.field("sequence", first.sequence)
            out.field("reason", first.reason)
        }
    }

    func encode(to out: inout JSONWriter) {
        out.field("status", integrity.firstBreak == nil ? Status.intact : .broken)
        out.field("head", Link(head: integrity.head))
        out.field("last_verified", Link(head: integrity.verified))
        out.field("verified_at", integrity.verifiedAt)
        out.field("first_broken", integrity.firstBreak.map { Break(first: $0) })
    }
}

struct GetIntegrity: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/accounting/integrity", id: "getIntegrity",
        summary: "The head of the hash chain and the last entry that was verified", tag: "Integrity",
        access: AccountingRoutes.reading)

    let integrity: IntegrityStore

    func handle(_ call: Input) async throws -> Reply<IntegrityView> {
        .ok(IntegrityView(integrity: try await integrity.read()))
    }
}
