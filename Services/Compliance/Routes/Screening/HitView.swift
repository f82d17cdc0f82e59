import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// A hit of a customer's, for staff.
struct HitView: FieldEncodable {
    let hit: Hit

    init(_ hit: Hit) { self.hit = hit }

    static let example = HitView(
        Hit(
            id: HitID(.example), user: UserID(.example), createdAt: .example,
            match: ListMatch(
                list: .example, sourceID: "22790", schema: .person, name: "MADURO MOROS, Nicolas",
                matchedName: "MADURO MOROS, Nicolas", score: .example, reasons: ["same_name"],
                birthDates: ["1962-11-23"], countries: ["VE"], programmes: ["VENEZUELA"],
                person: [UInt8](repeating: 7, count: 32), facts: [UInt8](repeating: 7, count: 32)),
            status: .falsePositive,
            decision: Hit.Decision(reviewer: UserID(.example), reason: "Born in another country.", at: .example)))

    func encode(to out: inout JSONWriter) {
        let match = hit.match
        out.field("id", hit.id)
        out.field("customer_id", hit.user)
        out.field("list", match.list)
        out.field("source_id", match.sourceID)
        out.field("schema", match.schema)
        out.field("name", match.name)
        out.field("matched_name", match.matchedName)
        out.field("score", match.score)
        out.field("reasons", match.reasons)
        out.field("birth_dates", match.birthDates)
        out.field("countries", match.countries)
        out.field("programmes", match.programmes)
        out.field("restricts", hit.stops)
        out.field("status", hit.status)
        out.optional("decision", hit.status == .open ? nil : HitVerdict(rawValue: hit.status.rawValue))
        out.optional("reason", hit.decision?.reason)
        out.optional("decided_by", hit.decision?.reviewer)
        out.optional("decided_at", hit.decision?.at)
        out.field("created_at", hit.createdAt)
    }
}
