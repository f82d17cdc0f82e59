import Authentication
import ComplianceDomain
import Contracts
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// For how many days what is kept is kept after its end.
struct RetentionView: FieldEncodable {
    let kept: KeptRetention

    static let example = RetentionView(
        kept: KeptRetention(
            plan: RetentionPlan(version: 2, days: ["kyc": 1_825]), setBy: UserID(.example), createdAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("version", kept.plan.version)
        out.field("retention_days", RetentionDaysView(days: kept.plan.days))
        out.optional("set_by", kept.setBy)
        out.optional("created_at", kept.createdAt)
    }
}
