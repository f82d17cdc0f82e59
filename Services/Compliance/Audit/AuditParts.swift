import ComplianceDomain
import HTTPKit
import Messaging
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import ServiceLifecycle

/// The log of the suite, and who is turned away: what their routes and their long-running work are made from.
struct AuditParts: Sendable {
    let log: AuditLog
    let checks: AuditCheckStore
    let desk: BlockDesk
    let signals: SecuritySignalStore
    let statistics: StatisticsStore
    let news: SecurityNews

    init(_ config: ComplianceConfig, _ context: ServiceContext, _ postgres: PostgresClient) {
        news = SecurityNews(ids: context.ids)
        log = AuditLog(
            store: AuditLogStore(client: postgres),
            keys: PersonKeys(
                store: PersonKeyStore(client: postgres), secret: config.secret, clock: context.clock))
        checks = AuditCheckStore(client: postgres)
        desk = BlockDesk(store: BlockStore(client: postgres), news: news, ids: context.ids)
        signals = SecuritySignalStore(client: postgres, ids: context.ids)
        statistics = StatisticsStore(client: postgres)
    }

    func endpoints(_ transactions: Transactions, _ cursors: CursorCodec) -> [any Endpoint] {
        [
            ListAuditLogs(log: log, cursors: cursors),
            GetAuditStats(log: log),
            GetAuditIntegrity(log: log, checks: checks),
            ExportAuditLog(log: log),
            GetAuditLog(log: log),
            CreateBlock(desk: desk, transactions: transactions),
            ListKeptBlocks(store: desk.store, cursors: cursors),
            GetBlock(store: desk.store),
            EndBlock(desk: desk, transactions: transactions),
            ListSecuritySignals(store: signals, cursors: cursors),
            GetStatistics(store: statistics),
        ]
    }

    func served(_ context: ServiceContext) -> [ServedRequest] {
        BlockRequests.served(desk.store, clock: context.clock)
    }

    func services(
        _ context: ServiceContext, _ broker: MessageBroker, _ postgres: PostgresClient
    ) throws -> [any Service] {
        let policy = try Policy(SeedData.policy(context.mode))
        let stream = OnEverything(log: log, signals: signals)
        let figures = AuditStreamMetrics(clock: context.clock, metrics: context.metrics)
        let verify = VerifyAuditChain(
            log: log.store, checks: checks, news: news, clock: context.clock, logger: context.logger)
        let watch = WatchAudit(log: log.store, checks: checks, clock: context.clock, metrics: context.metrics)
        let purge = PurgeAudit(
            log: log.store, days: policy.retention["audit"] ?? PurgeAudit.usualDays,
            clock: context.clock, logger: context.logger)
        let ending = EndBlocks(desk: desk, signals: signals, clock: context.clock)
        return [
            EventConsumer(
                broker: broker, client: postgres, queue: OnEverything.queue, pace: OnEverything.pace,
                clock: context.clock, logger: context.logger, observe: { figures.observe($0, $1) },
                steps: { stream.steps(of: $0) }),
            context.job("compliance-audit-verify", every: VerifyAuditChain.interval) { try await verify.run() },
            try context.job("compliance-audit-purge", .daily(at: TimeOfDay(3, 10)), missed: .latest) { _ in
                try await purge.run()
            },
            context.job("compliance-blocks-end", every: EndBlocks.interval) { try await ending.run() },
            PeriodicJob(
                "compliance-audit-watch", every: WatchAudit.interval, logger: context.logger, metrics: context.metrics
            ) { try await watch.run() },
        ]
    }
}
