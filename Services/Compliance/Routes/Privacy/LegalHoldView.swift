import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// A hold, as staff see it.
struct LegalHoldView: FieldEncodable {
    let hold: LegalHold
    let now: Timestamp

    static let example = LegalHoldView(
        hold: LegalHold(
            id: LegalHoldID(.example), user: UserID(.example), reason: "Order of the court, 2026-117", until: .example,
            placedBy: UserID(.example), createdAt: .example, liftedAt: .example, liftedBy: UserID(.example)),
        now: .example)

    func encode(to out: inout JSONWriter) {
        out.field("id", hold.id)
        out.field("user_id", hold.user)
        out.field("reason", hold.reason)
        out.field("until", hold.until)
        out.field("status", hold.status(at: now))
        out.field("placed_by", hold.placedBy)
        out.optional("lifted_by", hold.liftedBy)
        out.optional("lifted_at", hold.liftedAt)
        out.field("created_at", hold.createdAt)
    }
}
