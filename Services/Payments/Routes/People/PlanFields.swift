import HTTPKit
import JSONKit
import Primitives

/// On which days something is paid.
struct PlanFields: FieldDecodable {
    let frequency: Frequency
    let start: CalendarDay
    let end: CalendarDay?
    let maxRuns: Int?

    init(_ fields: inout Fields) {
        frequency = fields.required("frequency", .choice(Frequency.self))
        start = fields.required("start_date", .day)
        end = fields.optional("end_date", .day)
        maxRuns = fields.optional("max_runs", .integer(1...10_000))
    }
}
