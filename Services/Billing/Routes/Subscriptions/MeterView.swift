import BillingDomain
import JSONKit
import Primitives

/// A meter as its merchant sees it.
struct MeterView: FieldEncodable {
    let meter: Meter

    init(_ meter: Meter) { self.meter = meter }

    static let example = MeterView(
        Meter(
            id: MeterID(.example), merchant: UserID(.example), code: "calls", name: "Calls of the API",
            aggregation: .sum, createdAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("id", meter.id)
        out.field("code", meter.code)
        out.field("name", meter.name)
        out.field("aggregation", meter.aggregation)
        out.field("created_at", meter.createdAt)
    }
}
