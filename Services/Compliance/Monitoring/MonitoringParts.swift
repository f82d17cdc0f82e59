import ComplianceDomain
import Contracts
import FileKit
import HTTPKit
import Messaging
import MoneyKit
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import ServiceLifecycle

/// What weighs and watches what money does: made once, by the composition root.
struct MonitoringParts: Sendable {
    let states: StateDesk
    let alerts: AlertDesk
    let watch: CustomerWatch
    let findings: FindingDesk
    let logins: OnLoginEvents
    let cases: CaseDesk
    let review: AssessmentReview
    let assessments: AssessmentDesk
    let intake: MovementIntake
    let rules: RuleShelf
    let policies: PolicyShelf
    let backtests: BacktestDesk
    let fraud: FraudParts

    /// - Parameters:
    ///   - blocks: turn an address away where a rule says so.
    ///   - worth: what amounts are worth in US dollars; nil where no rate is known.
    init(
        _ context: ServiceContext, _ postgres: PostgresClient, blocks: BlockDesk,
        worth: @escaping @Sendable (Money) async throws -> Money?
    ) throws {
        let (events, clock, ids) = (EventMaker(ids: context.ids), context.clock, context.ids)
        let customers = CustomerStore(client: postgres)
        let (kept, facts) = (AssessmentStore(client: postgres), FactsStore())
        let movements = MovementStore(client: postgres)
        policies = PolicyShelf(
            store: PolicyStore(client: postgres), seed: try SeedData.policy(context.mode), ids: ids, clock: clock)
        rules = RuleShelf(
            store: RuleStore(client: postgres), seeds: try SeedData.rules(context.mode), ids: ids, clock: clock)
        fraud = FraudParts(context, postgres)
        states = StateDesk(
            customers: customers, states: StateStore(client: postgres), policies: policies, events: events)
        review = AssessmentReview(customers: customers, assessments: kept, events: events)
        alerts = AlertDesk(
            alerts: AlertStore(client: postgres), customers: customers, states: states, review: review,
            feedback: fraud.desk.feedback, events: events)
        cases = CaseDesk(
            cases: CaseStore(client: postgres), papers: CasePaperStore(client: postgres), alerts: alerts, ids: ids)
        findings = FindingDesk(
            findings: FindingStore(client: postgres), alerts: alerts, states: states, blocks: blocks, ids: ids)
        watch = CustomerWatch(states: states, facts: facts, rules: rules, findings: findings)
        logins = OnLoginEvents(
            logins: LoginStore(client: postgres), rules: rules, findings: findings, clock: clock)
        let dollars = DollarWorth(clock: clock, ask: worth)
        assessments = AssessmentDesk(
            client: postgres, customers: customers, movements: movements, facts: facts, assessments: kept,
            review: review, policies: policies, rules: rules, findings: findings, fraud: fraud.watch, worth: dollars,
            events: events, clock: clock)
        backtests = BacktestDesk(
            backtests: BacktestStore(client: postgres), rules: rules, worth: dollars, ids: ids)
        intake = MovementIntake(
            client: postgres, movements: movements, facts: facts, rules: rules, policies: policies, findings: findings,
            assessments: assessments, worth: dollars, shelf: HistoryShelf(), clock: clock)
    }

    // MARK: What runs

    func services(
        _ context: ServiceContext, _ postgres: PostgresClient, _ broker: MessageBroker
    ) -> [any Service] {
        let stream = MovementStream(intake: intake)
        let fill = FillMovements(wallet: WalletClient(broker: broker), intake: intake)
        let forget = ForgetLogins(logins: logins.logins, clock: context.clock)
        let patterns = MatchPatterns(
            client: postgres, payments: PatternStore(client: postgres), rules: rules, findings: findings,
            clock: context.clock)
        let settle = SettleStates(client: postgres, states: states, clock: context.clock)
        let tests = RunBacktests(
            client: postgres, backtests: backtests.backtests, rules: rules, clock: context.clock, logger: context.logger
        )
        let watch = WatchAlerts(client: postgres, clock: context.clock, metrics: context.metrics)
        let own: [any Service] = [
            EventConsumer(
                broker: broker, client: postgres, queue: "\(ComplianceService.slug).\(MovementStream.name)",
                pace: MovementStream.pace, clock: context.clock, signal: context.outboxSignal, logger: context.logger
            ) { stream.steps(of: $0) },
            context.job("compliance-fill-movements", every: FillMovements.interval) { try await fill.run() },
            context.job("compliance-forget-logins", every: ForgetLogins.interval) { try await forget.run() },
            context.job("compliance-patterns", every: MatchPatterns.interval) { try await patterns.run() },
            context.job("compliance-settle-states", every: SettleStates.interval) { try await settle.run() },
            context.job("compliance-backtests", every: RunBacktests.interval) { try await tests.run() },
            context.job("compliance-alert-watch", every: WatchAlerts.interval) { try await watch.run() },
        ]
        return own + fraud.services(context, alerts)
    }

    /// What services ask before money moves, and what they keep copies of.
    func requests(_ client: PostgresClient, _ signal: WakeSignal) -> [ServedRequest] {
        [
            .on(AssessOperation.self) { asked, asker in
                let answer = try await assessments.assess(asked, by: asker.service)
                signal.raise()
                return answer
            },
            .on(GetPolicy.self) { _, _ in
                try PublishedPolicy(
                    await client.transaction { transaction in try await policies.current(in: transaction) })
            },
            .on(ListCustomerStates.self) { asked, _ in
                guard (1...Self.mostStates).contains(asked.limit) else {
                    throw Problem.invalid("limit", "out_of_range", "must be from 1 to \(Self.mostStates)")
                }
                let found = try await states.states.told(after: asked.after, limit: asked.limit + 1)
                let page = found.prefix(asked.limit)
                return CustomerStates(
                    states: page.map(CustomerStateEntry.init),
                    next: found.count > asked.limit ? page.last?.user : nil)
            },
        ]
    }

    /// Of one answer.
    private static let mostStates = 1_000

    // MARK: What is called

    func endpoints(
        _ reader: CustomerReader, _ files: FileStore, _ transactions: Transactions, _ cursors: CursorCodec
    ) -> [any Endpoint] {
        let own: [any Endpoint] = [
            ListCustomers(reader: reader, cursors: cursors),
            GetCustomer(reader: reader),
            RestrictCustomer(states: states, reader: reader, transactions: transactions),
            SetCustomerRisk(states: states, reader: reader, transactions: transactions),
            ListAssessments(assessments: assessments.assessments, cursors: cursors),
            GetAssessment(assessments: assessments.assessments),
            DecideAssessment(review: review, transactions: transactions),
            ListAlerts(alerts: alerts.alerts, cursors: cursors),
            GetAlert(alerts: alerts.alerts),
            AssignAlert(desk: alerts, transactions: transactions),
            ResolveAlert(desk: alerts, transactions: transactions),
            EscalateAlert(cases: cases, transactions: transactions),
            CreateCase(cases: cases, transactions: transactions),
            ListCases(cases: cases.cases, cursors: cursors),
            GetCase(cases: cases.cases),
            ChangeCase(cases: cases, transactions: transactions),
            AddCaseNote(cases: cases, transactions: transactions),
            AddCasePaper(cases: cases, files: files, transactions: transactions),
            GetCasePaper(papers: cases.papers, files: files),
            DecideCase(cases: cases, transactions: transactions),
            ListRules(rules: rules, cursors: cursors, transactions: transactions),
            CreateRule(rules: rules, transactions: transactions),
            GetRule(rules: rules.store),
            ChangeRule(rules: rules, transactions: transactions),
            ListRuleVersions(rules: rules.store, cursors: cursors),
            AddDataset(desk: backtests, transactions: transactions),
            ListDatasets(backtests: backtests.backtests, cursors: cursors),
            GetDataset(backtests: backtests.backtests),
            RunBacktest(desk: backtests, transactions: transactions),
            ListBacktests(backtests: backtests.backtests, cursors: cursors),
            GetBacktest(backtests: backtests.backtests),
            ListPolicies(policies: policies, cursors: cursors, transactions: transactions),
            PublishPolicy(policies: policies, transactions: transactions),
            GetPolicyVersion(policies: policies, transactions: transactions),
        ]
        return own + fraud.endpoints(transactions, cursors)
    }
}
