import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /audit-logs/integrity`: where the chain ends. Noted down elsewhere, `sequence` and `hash` show later whether
/// anything up to there was changed: `compliance verify --expect <sequence>:<hash>`.
struct GetAuditIntegrity: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/audit-logs/integrity", id: "getAuditIntegrity",
        summary: "The end of the chain, and what recomputing it has found", tag: AuditRoutes.tag,
        access: KYCRoutes.staffReading)

    let log: AuditLog
    let checks: AuditCheckStore

    func handle(_ call: Call<Self>) async throws -> Reply<AuditIntegrityView> {
        // First what was found, then the end: it never lies behind.
        let check = try await checks.read()
        return .ok(
            AuditIntegrityView(head: try await log.store.head(), start: try await log.store.start(), check: check))
    }
}

struct AuditIntegrityView: FieldEncodable {
    let head: AuditHead
    let start: AuditHead
    let check: AuditCheck

    static let example = AuditIntegrityView(
        head: .start, start: .start, check: AuditCheck(verified: .start, verifiedAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("sequence", head.sequence)
        out.field("hash", Hex.encode(head.hash))
        out.field("verified_at", check.verifiedAt)
        out.field("verified_sequence", check.verified.sequence)
        out.field("status", check.failure == nil ? AuditIntegrity.intact : .broken)
        out.field("proven_at", check.provenAt)
        out.field("first_sequence", start.sequence + 1)
        out.field("previous_hash", Hex.encode(start.hash))
        out.field("first_broken", check.failure.map { AuditBreakView(failure: $0, foundAt: check.foundAt) })
    }
}

enum AuditIntegrity: String, CaseIterable, FieldValue {
    case intact, broken
}

extension AuditVerifier.Fault: FieldValue {}

struct AuditBreakView: FieldEncodable {
    let failure: AuditVerifier.Failure
    let foundAt: Timestamp?

    static let example = AuditBreakView(failure: .init(sequence: 17, fault: .hash), foundAt: .example)

    func encode(to out: inout JSONWriter) {
        out.field("sequence", failure.sequence)
        out.field("fault", failure.fault)
        out.field("found_at", foundAt)
    }
}
