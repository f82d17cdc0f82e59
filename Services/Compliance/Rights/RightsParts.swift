import ComplianceDomain
import FileKit
import HTTPKit
import Messaging
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import ServiceLifecycle
import SuiteKit

/// People's rights, third parties' access and tax: what its routes and its work are made from.
struct RightsParts: Sendable {
    let privacy: PrivacyDesk
    let rights: RightsDesk
    let access: AccessDesk
    let tax: TaxDesk
    let files: FileStore
    let transactions: Transactions
    let cursors: CursorCodec
    /// What the service adds to its declaration.
    let rules: SubjectRules
    let answers: AnswerAccessConsents
    /// Wakes who asks the services.
    let wake: @Sendable () -> Void
    let services: [any Service]

    /// - Parameter keys: under which the audit log tells of people.
    init(
        _ config: ComplianceConfig, _ context: ServiceContext, _ postgres: PostgresClient, _ broker: MessageBroker,
        _ desk: KYCDesk, policies: PolicyShelf, keys: PersonKeyStore
    ) throws {
        let (clock, ids, store) = (context.clock, context.ids, try context.files())
        let policy = try Policy(SeedData.policy(context.mode))
        let news = RightsNews(ids: ids)
        let auth = RequestClient("auth", broker: broker)
        let retention = RetentionStore(
            client: postgres, seed: RetentionPlan(version: policy.version, days: policy.retention))
        privacy = PrivacyDesk(
            requests: PrivacyRequestStore(client: postgres), answers: ServiceAnswerStore(client: postgres),
            exports: PrivacyExportStore(client: postgres), holds: LegalHoldStore(client: postgres),
            customers: desk.customers, sagas: SagaStore(kind: PrivacySaga.kind),
            asker: SubjectAsker(broker: broker, services: FlorinSuite.schemas), news: news, ids: ids,
            coolingOff: config.coolingOff)
        rights = RightsDesk(
            holds: privacy.holds, consents: ConsentStore(client: postgres), breaches: BreachStore(client: postgres),
            assessments: ImpactAssessmentStore(client: postgres), retention: retention, news: news, ids: ids)
        access = AccessDesk(
            consents: AccessConsentStore(client: postgres), decisions: SCAStore(client: postgres), policies: policies,
            wallet: WalletClient(broker: broker), auth: auth, ids: ids)
        tax = TaxDesk(
            certifications: TaxStore(client: postgres), customers: desk.customers, auth: auth, ids: ids)
        files = store
        transactions = try context.transactions()
        cursors = context.cursors
        let sealed = SealedRecordStore(client: postgres, secret: config.secret)
        rules = RightsRules(sealed: sealed, keys: keys, retention: retention, clock: clock).rules
        answers = AnswerAccessConsents(consents: access.consents, clock: clock)
        let (signal, outboxSignal) = (WakeSignal(), context.outboxSignal)
        wake = { signal.raise() }
        let exports = ExportFiles(store: store, exports: privacy.exports, asker: privacy.asker)
        let saga = PrivacySaga(
            client: postgres, desk: privacy, exports: exports,
            outside: OutsideCopies(
                verifications: desk.verifications, checks: desk.checks, providers: desk.providers, sealed: sealed,
                client: postgres, store: store),
            clock: clock, logger: context.logger, crashes: context.crashes, wake: { signal.raise() },
            committed: { outboxSignal.raise() })
        let watch = WatchRights(
            client: postgres, breaches: rights.breaches, requests: privacy.requests, clock: clock,
            logger: context.logger, metrics: context.metrics)
        let ends = EndRights(
            client: postgres, exports: privacy.exports, files: exports, access: access, clock: clock)
        let keep = KeepRetention(
            client: postgres, sealed: sealed, keys: keys, consents: rights.consents, retention: retention,
            files: store, clock: clock)
        services = [
            SagaWorker(
                client: postgres, store: privacy.sagas, clock: clock, logger: context.logger, signal: signal,
                settings: PrivacySaga.settings
            ) { try await saga.step($0) },
            try context.job("compliance-retention", .daily(at: TimeOfDay(3, 0)), missed: .latest) { _ in
                try await keep.run()
            },
            context.job("compliance-rights-watch", every: WatchRights.interval) { try await watch.run() },
            context.job("compliance-rights-end", every: EndRights.interval) { try await ends.run() },
        ]
    }

    var endpoints: [any Endpoint] { PrivacyRoutes.all(self) + AccessRoutes.all(self) + TaxRoutes.all(self) }
}
