import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// A breach, as staff see it.
struct BreachView: FieldEncodable {
    let breach: Breach

    init(_ breach: Breach) { self.breach = breach }

    static let example = BreachView(
        Breach(
            id: BreachID(.example), awareAt: .example, reportedBy: UserID(.example), createdAt: .example,
            facts: Breach.Facts(
                description: "A list of addresses was sent to a wrong recipient.", categories: ["addresses"],
                persons: 120, highRisk: true, personsToldAt: .example),
            status: .notified, reference: "DPA-2026-4711", reason: "It was encrypted.", alarms: 1,
            endedBy: UserID(.example), endedAt: .example))

    func encode(to out: inout JSONWriter) {
        let facts = breach.facts
        out.field("id", breach.id)
        out.field("status", breach.status)
        out.field("aware_at", breach.awareAt)
        out.field("notify_by", breach.notifyBy)
        out.field("description", facts.description)
        out.field("categories", facts.categories)
        out.field("persons", facts.persons)
        out.field("high_risk", facts.highRisk)
        out.field("persons_told_at", facts.personsToldAt)
        out.field("alarms", breach.alarms)
        out.optional("reference", breach.reference)
        out.optional("reason", breach.reason)
        out.field("reported_by", breach.reportedBy)
        out.optional("ended_by", breach.endedBy)
        out.optional("ended_at", breach.endedAt)
        out.field("created_at", breach.createdAt)
    }
}

extension FieldType where Value == [String] {
    /// Kinds of data: `names`, `documents`.
    static var dataCategories: FieldType {
        .array(.line(1...60).example("addresses"), 1...20)
    }
}

extension FieldType where Value == Int {
    static var personCount: FieldType { .integer(0...10_000_000_000).described("As far as is known") }
}

extension FieldType where Value == String {
    static var breachDescription: FieldType {
        .lines(1...5_000).example("A list of addresses was sent to a wrong recipient.").personal
    }
}
