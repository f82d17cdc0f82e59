import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `POST /estimates/proration`: what days cost that are no whole period, and what is given back for those that end
/// earlier.
struct EstimateProration: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/estimates/proration", id: "estimateProration",
        summary: "What parts of periods cost, and changes within them", tag: "Plans",
        access: .roles([.customer, .merchant], scope: .billingRead), right: .act,
        problems: [.amountTooLarge, .rangeReversed])

    struct Change: FieldDecodable {
        let day: CalendarDay
        let price: String

        init(_ fields: inout Fields) {
            day = fields.required("on", .nearDay)
            price = fields.required("price", .line(1...40).example("29.99"))
        }
    }

    struct Body: FieldDecodable {
        let currency: Currency
        let price: String
        let interval: PlanInterval
        let count: Int
        let start: CalendarDay
        let end: CalendarDay?
        let billingDay: Int?
        let through: CalendarDay
        let changes: [Change]

        init(_ fields: inout Fields) {
            currency = fields.required("currency", .currency)
            price = fields.required("price", .line(1...40).example("10.00"))
            interval = fields.required("interval", .choice(PlanInterval.self))
            count = fields.optional("interval_count", .planIntervalCount) ?? 1
            start = fields.required("starts_on", .nearDay)
            end = fields.optional("ends_on", .nearDay.described("The first day that costs nothing any more"))
            billingDay = fields.optional("billing_day", .integer(1...31))
            through = fields.required("through", .nearDay.described("The last day on which anything is charged"))
            changes = fields.optional("changes", .array(.object(Change.self), 0...100)) ?? []
        }
    }

    static var bodyExample: String? {
        """
        {"currency": "USD", "price": "9.99", "interval": "month", "starts_on": "2027-01-01", "through": "2027-01-31", \
        "changes": [{"on": "2027-01-11", "price": "29.99"}]}
        """
    }

    func handle(_ call: Call<Self>) async throws -> Reply<ProrationView> {
        let body = call.body
        if let end = body.end, end < body.start { throw SubscriptionError.rangeReversed }
        let changes = try body.changes.enumerated().map { place, change in
            Proration.Change(
                on: change.day, price: try Self.price(change.price, body.currency, "changes.\(place).price"))
        }
        let proration = Proration(
            BillingCycle(body.interval, count: body.count, start: body.start, billingDay: body.billingDay),
            price: try Self.price(body.price, body.currency, "price"), start: body.start, end: body.end,
            changes: changes)
        let lines = try proration.lines(through: body.through)
        guard let total = try? Money.sum(lines.map(\.amount), in: body.currency) else {
            // The sum is the only thing that can be too large here.
            throw SubscriptionError.amountTooLarge
        }
        return .ok(ProrationView(lines: lines, total: total))
    }

    /// An amount of the body's currency, never negative.
    private static func price(_ text: String, _ currency: Currency, _ field: String) throws -> Money {
        do throws(MoneyError) {
            let money = try Money(parsing: text, currency: currency)
            guard !money.isNegative else { throw .malformedAmount }
            return money
        } catch {
            throw Problem.invalid(
                field, "malformed_amount", "must be a plain decimal with at most \(currency.exponent) decimals")
        }
    }
}

struct ProrationView: FieldEncodable {
    let lines: [ProrationLine]
    let total: Money

    static let example = ProrationView(lines: [ProrationLineView.example.line], total: .example)

    func encode(to out: inout JSONWriter) {
        out.field("lines", lines.map(ProrationLineView.init))
        out.field("total", total)
    }
}

struct ProrationLineView: FieldEncodable {
    let line: ProrationLine

    init(line: ProrationLine) { self.line = line }

    static let example: ProrationLineView = {
        let day = Timestamp.example.day
        return ProrationLineView(
            line: ProrationLine(
                kind: .charge, range: DayRange(from: day, to: day.adding(days: 12)), ofDays: 31, amount: .example))
    }()

    func encode(to out: inout JSONWriter) {
        out.field("kind", line.kind)
        out.field("from", line.range.from)
        out.field("to", line.range.to)
        out.field("days", line.range.days)
        out.field("of_days", line.ofDays)
        out.field("amount", line.amount)
    }
}

extension FieldType where Value == CalendarDay {
    /// A day that calendars of ours reach, periods beside it too.
    static var nearDay: FieldType {
        .day.refined { day in
            (1_900...2_999).contains(day.year)
                ? nil : FieldError("", .outOfRange, "must be of the years 1900 to 2999")
        }
    }
}
