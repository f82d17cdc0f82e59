import HTTPKit
import Messaging
import NotificationsDomain
import PostgresAccess
import Primitives
import ServiceKit
import ServiceLifecycle

/// The desk as a part of the service: its routes, and what it does by itself.
struct SupportService: Sendable {
    let endpoints: [any Endpoint]
    let services: [any Service]

    /// - Parameters:
    ///   - zones: by whose clocks the desk works.
    ///   - tell: how people are told; in the transaction of what has happened.
    ///   - operators: who is told when nothing else has helped.
    init(
        _ context: ServiceContext, zones: ZoneBook, tell: @escaping Tell,
        operators: @escaping @Sendable (PostgresTransaction) async throws -> [UserID]
    ) throws {
        let postgres = try context.postgres()
        let transactions = try context.transactions()
        let policies = SLAStore(client: postgres, zones: zones)
        let agents = AgentStore(client: postgres)
        let attachments = AttachmentStore(client: postgres)
        let work = TicketWork(
            tickets: TicketStore(postgres), agents: agents, policies: policies,
            messages: MessageStore(client: postgres), attachments: attachments,
            notices: SupportNotices(tell: tell, operators: operators), ids: context.ids)
        let macros = MacroStore(client: postgres)
        let files = SupportFiles(store: attachments, files: try context.files(), transactions: transactions)
        let parts = SupportParts(
            customers: CustomerDesk(work: work), agents: AgentDesk(work: work, macros: macros), policies: policies,
            agentStore: agents, macros: macros, stats: SupportStatsStore(client: postgres), attachments: files,
            transactions: transactions, cursors: context.cursors, ids: context.ids)
        let faqs = FAQStore(client: postgres)
        let knowledge = Knowledge(store: faqs)
        let conversations = AssistantStore(client: postgres)
        let assistant = AssistantParts(
            faqs: faqs, knowledge: knowledge,
            assistant: Assistant(
                knowledge: knowledge, store: conversations, desk: parts.customers, ids: context.ids),
            conversations: conversations, transactions: transactions, cursors: context.cursors)
        endpoints = SupportRoutes.all(parts) + DeskRoutes.all(parts) + AssistantRoutes.all(assistant)
        let clock = context.clock
        let deskClock = RunSupportClock(
            work: work, transactions: transactions, clock: clock, logger: context.logger)
        let watch = WatchSupport(client: postgres, clock: clock, metrics: context.metrics)
        let forget = ForgetOldSupport(client: postgres)
        services = [
            context.job("support-clock", every: RunSupportClock.interval) { try await deskClock.run() },
            context.job("watch-support", every: WatchSupport.interval) { try await watch.run() },
            context.job("sweep-files", every: .seconds(3_600)) { try await files.sweep(at: clock.now()) },
            try context.job("support-retention", .daily(at: TimeOfDay(2, 0)), missed: .latest) { _ in
                try await forget.run(at: clock.now())
            },
        ]
    }
}
