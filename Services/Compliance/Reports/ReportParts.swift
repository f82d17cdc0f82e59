import Authentication
import ComplianceDomain
import HTTPKit
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import ServiceLifecycle

/// Reports to authorities: what their routes and their work are made from.
struct ReportParts: Sendable {
    let desk: ReportDesk
    let transactions: Transactions
    let cursors: CursorCodec
    let services: [any Service]

    init(
        _ config: ComplianceConfig, _ context: ServiceContext, _ postgres: PostgresClient,
        _ monitoring: MonitoringParts, _ rights: RightsParts
    ) throws {
        let writer = ReportWriter(
            reported: ReportedStore(), cases: monitoring.cases.cases, customers: CustomerStore(client: postgres),
            certifications: rights.tax.certifications, filer: config.reports.filer,
            accounts: config.reports.accounts)
        desk = ReportDesk(
            reports: ReportStore(client: postgres), writer: writer, events: EventMaker(ids: context.ids),
            ids: context.ids, box: SecretBox(secret: Array(config.secret.utf8)))
        transactions = try context.transactions()
        cursors = context.cursors
        let draft = DraftCashReports(
            client: postgres, desk: desk, clock: context.clock, logger: context.logger)
        let watch = WatchReports(reports: desk.reports, clock: context.clock, metrics: context.metrics)
        services = [
            // A few minutes after midnight: what was posted in the last of the day has come.
            try context.job("compliance-cash-reports", .daily(at: TimeOfDay(0, 15)), missed: .each) { run in
                try await draft.run(endOf: run.day.adding(days: -1))
            },
            context.job("compliance-report-watch", every: WatchReports.interval) { try await watch.run() },
        ]
    }

    var endpoints: [any Endpoint] {
        [
            CreateReport(desk: desk, transactions: transactions),
            ListReports(reports: desk.reports, cursors: cursors),
            GetReport(reports: desk.reports),
            ApproveReport(desk: desk, transactions: transactions),
            FileReport(desk: desk, transactions: transactions),
            AcknowledgeReport(desk: desk, transactions: transactions),
            CorrectReport(desk: desk, transactions: transactions),
            GetReportContent(desk: desk),
        ]
    }
}
