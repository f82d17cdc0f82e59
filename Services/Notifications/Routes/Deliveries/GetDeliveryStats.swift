import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

struct DayFigureView: FieldEncodable {
    let figure: DayFigure

    static let example = DayFigureView(figure: DayFigure(channel: "email", status: "sent", count: 42))

    func encode(to out: inout JSONWriter) {
        out.field("channel", figure.channel)
        out.field("status", figure.status)
        out.field("count", figure.count)
    }
}

struct DeliveryStatsView: FieldEncodable {
    let day: CalendarDay
    let figures: [DayFigure]

    static let example = DeliveryStatsView(day: Timestamp.example.day, figures: [DayFigureView.example.figure])

    func encode(to out: inout JSONWriter) {
        out.field("day", day)
        out.field("deliveries", figures.map(DayFigureView.init))
    }
}

/// `GET /admin/notifications/stats?day=`
struct GetDeliveryStats: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/notifications/stats", id: "getDeliveryStats",
        summary: "How the deliveries of a day stand", tag: "Notifications (operators)",
        access: .roles([.operator, .support, .auditor], scope: .opsRead))

    struct Query: FieldDecodable {
        let day: CalendarDay?

        init(_ fields: inout Fields) {
            day = fields.optional("day", .day.described("A day in UTC; absent: today"))
        }
    }

    let figures: FigureStore

    func handle(_ call: Call<Self>) async throws -> Reply<DeliveryStatsView> {
        let day = call.query.day ?? call.receivedAt.day
        return .ok(DeliveryStatsView(day: day, figures: try await figures.figures(of: day)))
    }
}
