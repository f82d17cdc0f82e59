import CoreMetrics
import PostgresAccess
import Primitives
import ServiceKit

/// Shows what of invoices is under way: payments that the wallet has not answered, and money that is to go back and
/// does not, as when its issuer has none. One process at a time measures.
struct WatchInvoices: Sendable {
    static let interval = Duration.seconds(15)

    static let help = [
        "billing_invoice_payments_oldest_pending_seconds": "Age of the oldest payment of an invoice without an answer.",
        "billing_invoice_refunds_oldest_waiting_seconds": "Age of the oldest money of a credit note still to go back.",
        "billing_invoice_refunds_waiting": "Parts of credit notes whose money is still to go back.",
    ]

    private let client: PostgresClient
    private let clock: WallClock
    private let pending: Gauge
    private let waiting: Gauge
    private let refunds: Gauge

    init(client: PostgresClient, clock: WallClock, metrics: PrometheusRegistry) {
        self.client = client
        self.clock = clock
        pending = Gauge(label: "billing_invoice_payments_oldest_pending_seconds", factory: metrics)
        waiting = Gauge(label: "billing_invoice_refunds_oldest_waiting_seconds", factory: metrics)
        refunds = Gauge(label: "billing_invoice_refunds_waiting", factory: metrics)
    }

    func run() async throws {
        let rows = try await client.query(
            """
            select (select min(created_at) from billing.invoice_payments where status = 'pending'),
                (select min(created_at) from billing.invoice_refunds where transaction_id is null),
                (select count(*) from billing.invoice_refunds where transaction_id is null)
            """)
        guard let (oldest, refund, count) = try rows.first(Timestamp?.self, Timestamp?.self, Int.self) else { return }
        pending.record(age(of: oldest))
        waiting.record(age(of: refund))
        refunds.record(count)
    }

    private func age(of time: Timestamp?) -> Int64 {
        time.map { max(0, (clock.now() - $0).components.seconds) } ?? 0
    }
}
