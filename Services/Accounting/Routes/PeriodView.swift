import AccountingDomain
import JSONKit
import Primitives

/// A fiscal year or month as clients see it.
struct PeriodView: FieldEncodable {
    let period: Period

    static let example = PeriodView(
        period: Period(
            id: PeriodID(.example), kind: .month, start: Timestamp.example.day, end: Timestamp.example.day))

    func encode(to out: inout JSONWriter) {
        out.field("id", period.id)
        out.field("kind", period.kind)
        out.field("name", period.name)
        out.field("starts_on", period.start)
        out.field("ends_on", period.end)
        out.field("status", period.status)
        out.field("closed_at", period.closedAt)
        out.field("closed_by", period.closedBy)
    }
}
