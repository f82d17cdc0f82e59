import ComplianceDomain
import PostgresAccess
import Primitives

/// Rows of verifications as domain values.
enum VerificationRow {
    static let columns: SQL = """
        v.id, v.user_id, v.tier, v.kind, v.status, v.attempt, v.provider, v.created_at, v.rejection_code,
        v.rejection_detail, v.wanted_kinds, v.wanted_detail, v.assignee_id, v.due_at, v.decided_at, v.decided_by,
        v.note, v.expires_at
        """

    static func decode(_ rows: Rows) throws(PostgresError) -> [Verification] {
        var verifications: [Verification] = []
        verifications.reserveCapacity(rows.count)
        for row in rows { verifications.append(try verification(row)) }
        return verifications
    }

    private static func verification(_ row: Row) throws(PostgresError) -> Verification {
        let (id, user, tier, kind, status, attempt, provider, createdAt) = try row.decode(
            VerificationID.self, UserID.self, Int.self, String.self, String.self, Int.self, String?.self,
            Timestamp.self)
        guard let kind = Verification.Kind(rawValue: kind), let status = Verification.Status(rawValue: status) else {
            throw PostgresError(.decoding, message: "verification \(id) has a value that we do not know")
        }
        return Verification(
            id: id, user: user, tier: tier, kind: kind, createdAt: createdAt, status: status, attempt: attempt,
            provider: provider, rejection: try rejection(row), wanted: try wanted(row),
            assignee: try row.decode(UserID?.self, at: 12), dueAt: try row.decode(Timestamp?.self, at: 13),
            decidedAt: try row.decode(Timestamp?.self, at: 14), decidedBy: try row.decode(UserID?.self, at: 15),
            note: try row.decode(String?.self, at: 16), expiresAt: try row.decode(Timestamp?.self, at: 17))
    }

    private static func rejection(_ row: Row) throws(PostgresError) -> Verification.Rejection? {
        guard let code = try row.decode(String?.self, at: 8) else { return nil }
        return Verification.Rejection(code: code, detail: try row.decode(String?.self, at: 9) ?? "")
    }

    private static func wanted(_ row: Row) throws(PostgresError) -> Verification.Wanted? {
        guard let kinds = try row.decode([String]?.self, at: 10) else { return nil }
        return Verification.Wanted(
            kinds: kinds.compactMap(DocumentKind.init), detail: try row.decode(String?.self, at: 11) ?? "")
    }
}
