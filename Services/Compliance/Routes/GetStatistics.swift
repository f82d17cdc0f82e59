import HTTPKit
import JSONKit
import Primitives

/// `GET /statistics`: what compliance has had to do.
struct GetStatistics: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/statistics", id: "getComplianceStatistics",
        summary: "Figures of a span of time, thing by thing", tag: "Statistics", access: KYCRoutes.staffReading,
        problems: [.rangeReversed])

    typealias Query = SpanQuery

    let store: StatisticsStore

    func handle(_ call: Call<Self>) async throws -> Reply<StatisticsView> {
        let (from, to) = try call.query.span(at: call.receivedAt)
        return .ok(StatisticsView(from: from, to: to, sections: try await store.sections(from: from, to: to)))
    }
}

struct StatisticsView: FieldEncodable {
    static let schemaTitle = "ComplianceStatistics"

    let from: Timestamp
    let to: Timestamp
    let sections: [StatisticsSection]

    static let example = StatisticsView(
        from: .example, to: .example,
        sections: [StatisticsSection(name: "verifications", counts: [(name: "approved", count: 9)])])

    func encode(to out: inout JSONWriter) {
        out.field("from", from)
        out.field("to", to)
        out.field("sections", sections.map { StatisticsSectionView(section: $0) })
    }
}

struct StatisticsSectionView: FieldEncodable {
    static let schemaTitle = "ComplianceStatisticsSection"

    let section: StatisticsSection

    static let example = StatisticsSectionView(section: StatisticsView.example.sections[0])

    func encode(to out: inout JSONWriter) {
        out.field("name", section.name)
        out.field("counts", CountView.sums(section.counts))
    }
}
