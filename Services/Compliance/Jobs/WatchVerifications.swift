import ComplianceDomain
import CoreMetrics
import PostgresAccess
import Primitives
import ServiceKit

/// Shows what is under way and what waits for a person: an alarm watches these gauges.
struct WatchVerifications: Sendable {
    static let interval = Duration.seconds(15)

    private let client: PostgresClient
    private let clock: WallClock
    private let statuses: [Verification.Status: Gauge]
    private let overdue: Gauge
    private let atProvider: Gauge

    init(client: PostgresClient, clock: WallClock, metrics: PrometheusRegistry) {
        self.client = client
        self.clock = clock
        statuses = Dictionary(
            uniqueKeysWithValues: Verification.Status.allCases.filter(\.isOpen).map { status in
                let gauge = Gauge(
                    label: "compliance_kyc_verifications", dimensions: [("status", status.rawValue)], factory: metrics)
                return (status, gauge)
            })
        overdue = Gauge(label: "compliance_kyc_oldest_due_seconds", factory: metrics)
        atProvider = Gauge(label: "compliance_kyc_oldest_checking_seconds", factory: metrics)
    }

    func run() async throws {
        let rows = try await client.query(
            """
            select status, count(*), min(due_at), min(updated_at) from compliance.verifications
            where status in ('draft', 'checking', 'awaiting_applicant', 'under_review') group by status
            """)
        var counts: [Verification.Status: Int] = [:]
        var due: Timestamp?
        var submitted: Timestamp?
        for (name, count, oldestDue, oldest) in try rows.decode(
            String.self, Int.self, Timestamp?.self, Timestamp.self)
        {
            guard let status = Verification.Status(rawValue: name) else { continue }
            counts[status] = count
            due = oldestDue ?? due
            if status == .checking { submitted = oldest }
        }
        for (status, gauge) in statuses { gauge.record(counts[status] ?? 0) }
        overdue.record(age(of: due))
        atProvider.record(age(of: submitted))
    }

    private func age(of time: Timestamp?) -> Int64 {
        time.map { max(0, (clock.now() - $0).components.seconds) } ?? 0
    }
}
