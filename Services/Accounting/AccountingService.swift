import AccountingDomain
import Messaging
import Outbox
package import PostgresAccess
import Primitives
package import PrivacyKit
package import ServiceKit
package import SuiteKit

/// General ledger: books the wallet's stream and what accountants write, closes periods, makes statements.
package enum AccountingService: FlorinService {
    package static let process = SuiteProcess.accounting
    package static var privacy: PrivacyMap? { AccountingPrivacy.map }
    package static let migrations = AccountingMigrations.all

    package static func build(_ context: ServiceContext) async throws -> ServiceParts {
        let config = try AccountingConfig(context.settings)
        let postgres = try context.postgres()
        let broker = try context.broker(
            .service(slug, events: WalletStream.types, servesRequests: true, singleActiveConsumer: true))
        let reconciliations = ReconciliationStore(postgres)
        let snapshots = SnapshotRequests(
            broker: broker, reconciliations: reconciliations, clock: context.clock, logger: context.logger,
            wait: config.reconciliationWait)
        let attachments = Attachments(
            store: AttachmentStore(postgres), files: try context.files(), transactions: try context.transactions())
        let parts = AccountingParts(
            accounts: AccountStore(postgres), entries: EntryStore(postgres),
            manual: ManualEntryStore(clock: context.clock, ids: context.ids), turnovers: TurnoverStore(postgres),
            statements: StatementStore(postgres),
            reports: Reports(postgres), periods: PeriodStore(postgres),
            closing: ClosingStore(clock: context.clock, ids: context.ids), reconciliations: reconciliations,
            snapshots: snapshots, export: JournalExport(postgres), attachments: attachments,
            integrity: IntegrityStore(postgres),
            staffActs: StaffActStore(postgres),
            transactions: try context.transactions(), cursors: context.cursors, ids: context.ids)
        let verify = VerifyChain(
            client: postgres, clock: context.clock, logger: context.logger, limit: Int64(config.verifyEntries))
        let proof = WatchProof(postgres, clock: context.clock, metrics: context.metrics)
        return ServiceParts(
            endpoints: AccountingRoutes.all(parts),
            services: [
                stream(context, postgres, broker, config),
                RequestServer(
                    slug, broker: broker, logger: context.logger,
                    SubjectRequests(slug, AccountingPrivacy.map, postgres, clock: context.clock).served),
                context.job("verify-chain", every: config.verifyInterval) { try await verify.run() },
                // Without a lease: every process shows it.
                PeriodicJob("watch-proof", every: .seconds(15), logger: context.logger, metrics: context.metrics) {
                    try await proof.run()
                },
                context.job("sweep-files", every: .seconds(3_600)) { try await attachments.sweep() },
                context.job("ask-for-snapshots", every: .seconds(15)) { try await snapshots.askAgain() },
            ])
    }

    private static func stream(
        _ context: ServiceContext, _ postgres: PostgresClient, _ broker: MessageBroker, _ config: AccountingConfig
    ) -> EventConsumer {
        let (clock, ids) = (context.clock, context.ids)
        let stream = WalletStream(
            onMovements: OnMovementsPosted(client: postgres, rules: .standard, clock: clock, ids: ids),
            onSnapshot: OnBalancesSnapshotted(client: postgres, rules: .standard, clock: clock, ids: ids),
            onBankEntry: OnBankEntryBooked(client: postgres, rules: .standard, clock: clock, ids: ids),
            onBillPayment: OnBillPayment(client: postgres, clock: clock, ids: ids),
            batchTransactions: config.batchTransactions, crashes: context.crashes)
        let metrics = WalletStreamMetrics(clock: clock)
        return EventConsumer(
            broker: broker, client: postgres, queue: WalletStream.queue,
            pace: WalletStream.pace(prefetch: config.prefetch), clock: clock,
            // Completed reconciliations leave events.
            signal: context.outboxSignal, logger: context.logger,
            observe: { metrics.observe($0, $1) }, steps: { stream.steps(of: $0) })
    }
}
