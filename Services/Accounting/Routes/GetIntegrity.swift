import AccountingDomain
import HTTPKit
import JSONKit
import Primitives

/// Where the hash chain ends, how far it has been recomputed, and since when all of it is known to be whole. Note the
/// head down elsewhere: with it `accounting verify --expect <sequence>:<hash>` shows whether anything up to it was
/// changed since.
struct IntegrityView: FieldEncodable {
    let integrity: Integrity

    static let example = IntegrityView(
        integrity: Integrity(
            head: .genesis, verified: .genesis, verifiedAt: .example, round: Round.example.round,
            lastProof: Proof.example.proof, firstBreak: nil, breakFoundAt: nil))

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
        let foundAt: Timestamp?
        static let example = Break(
            first: Integrity.Break(sequence: 7, reason: "the entry is missing"), foundAt: .example)

        func encode(to out: inout JSONWriter) {
            out.field("sequence", first.sequence)
            out.field("reason", first.reason)
            out.field("found_at", foundAt)
        }
    }

    /// The walk that is on its way.
    struct Round: FieldEncodable {
        let round: Integrity.Round
        static let schemaTitle = "IntegrityRound"
        static let example = Round(round: Integrity.Round(startedAt: .example, walked: .genesis))

        func encode(to out: inout JSONWriter) {
            out.field("started_at", round.startedAt)
            out.field("verified_through", Link(head: round.walked))
        }
    }

    /// The last walk that came to the end and found nothing.
    struct Proof: FieldEncodable {
        let proof: Integrity.Proof
        static let schemaTitle = "IntegrityProof"
        static let example = Proof(
            proof: Integrity.Proof(startedAt: .example, completedAt: .example, through: .genesis))

        func encode(to out: inout JSONWriter) {
            out.field("started_at", proof.startedAt)
            out.field("completed_at", proof.completedAt)
            out.field("through", Link(head: proof.through))
        }
    }

    func encode(to out: inout JSONWriter) {
        out.field("status", integrity.status)
        out.field("head", Link(head: integrity.head))
        out.field("last_verified", Link(head: integrity.verified))
        out.field("verified_at", integrity.verifiedAt)
        out.field("round", integrity.round.map { Round(round: $0) })
        out.field("last_proof", integrity.lastProof.map { Proof(proof: $0) })
        out.field(
            "first_broken", integrity.firstBreak.map { Break(first: $0, foundAt: integrity.breakFoundAt) })
    }
}

struct GetIntegrity: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/accounting/integrity", id: "getIntegrity",
        summary: "The head of the hash chain, the last verified entry and the last proof of the whole",
        tag: "Integrity",
        access: AccountingRoutes.reading)

    let integrity: IntegrityStore

    func handle(_ call: Call<Self>) async throws -> Reply<IntegrityView> {
        .ok(IntegrityView(integrity: try await integrity.read()))
    }
}

extension Integrity.Status: FieldValue {}
