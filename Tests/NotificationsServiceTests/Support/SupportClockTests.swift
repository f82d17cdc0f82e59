import HTTPKit
import JSONKit
import Logging
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import Synchronization
import TestSupport
import Testing

@testable import NotificationsService

/// What time does to tickets, on a clock that is moved, with whom it is told.
@Suite struct SupportClockTests {
    private final class Told: Sendable {
        let notices = Mutex<[Notice]>([])

        func of(_ event: String) -> [Notice] { notices.withLock { $0.filter { $0.event == event } } }
    }

    private struct Desk: Sendable {
        let customers: CustomerDesk
        let agents: AgentDesk
        let job: RunSupportClock
        let sql: PostgresClient
        let clock: ManualClock
        let told: Told
        let transactions: Transactions

        func open(_ category: TicketCategory = .transfer) async throws -> Ticket {
            try await transactions.run { transaction in
                try await customers.open(
                    TicketOrder(
                        subject: "Where is it?", message: "I sent it.", category: category, priority: nil,
                        related: nil, attachments: [], followUpOf: nil), by: SupportPerson.ada.id, at: clock.now,
                    in: transaction)
            }
        }

        func reply(_ ticket: Ticket) async throws {
            _ = try await transactions.run { transaction in
                try await agents.reply(
                    AgentReply(
                        text: "Since when?", isInternal: false, macro: nil, expectedVersion: nil, attachments: []),
                    to: ticket.id, by: SupportPerson.agent.id, at: clock.now, in: transaction)
            }
        }

        func agentComes(for category: TicketCategory) async throws {
            _ = try await transactions.run { transaction in
                try await customers.work.agents.put(
                    SupportAgent(
                        id: SupportPerson.agent.id, isAvailable: true, categories: [category], capacity: 1,
                        openTickets: 0),
                    at: clock.now, in: transaction)
            }
        }

        func status(_ ticket: Ticket) async throws -> TicketStatus? {
            try await customers.work.tickets.find(ticket.id)?.ticket.status
        }
    }

    private static func run(_ body: @Sendable (Desk) async throws -> Void) async throws {
        let migrations = Outbox.migrations + NotificationsService.migrations
        try await TestDatabase.with(schema: NotificationsService.slug, migrations: migrations) { database in
            let sql = try database.client()
            let clock = ManualClock(try #require(Timestamp(rfc3339: "2026-11-27T16:30:00Z")))
            let told = Told()
            let work = TicketWork(
                tickets: TicketStore(sql), agents: AgentStore(client: sql),
                policies: SLAStore(client: sql, zones: ZoneBook()),
                messages: MessageStore(client: sql), attachments: AttachmentStore(client: sql),
                notices: SupportNotices(
                    tell: { notice, _ in told.notices.withLock { $0.append(notice) } },
                    operators: { _ in [SupportPerson.colleague.id] }), ids: IDGenerator(clock: clock.clock))
            let transactions = Transactions(sql)
            try await body(
                Desk(
                    customers: CustomerDesk(work: work),
                    agents: AgentDesk(work: work, macros: MacroStore(client: sql)),
                    job: RunSupportClock(
                        work: work, transactions: transactions, clock: clock.clock, logger: Logger(label: "test")),
                    sql: sql, clock: clock, told: told, transactions: transactions))
            try await SupportHarness.checkInvariants(sql)
            await sql.close()
        }
    }

    private static func events(_ sql: PostgresClient, _ type: String) async throws -> Int {
        try await sql.query("select count(*) from notifications.outbox where type = \(type)").first(Int.self) ?? 0
    }

    /// To the minute: nothing a microsecond before an instant, all of it at the instant, and nothing twice.
    @Test func breachesComeAtTheirInstantAndOnce() async throws {
        try await Self.run { desk in
            let ticket = try await desk.open()
            let clock = try #require(try await desk.customers.work.tickets.find(ticket.id)).clock
            let breach = try #require(clock.due[.firstReplyBreach])
            #expect(breach.rfc3339 == "2026-11-30T14:30:00.000Z")
            desk.clock.set(breach - .microseconds(1))
            try await desk.job.run()
            #expect(try await Self.events(desk.sql, "notifications.sla_breached.v1") == 0)
            desk.clock.set(breach)
            async let first: Void = desk.job.run()
            async let second: Void = desk.job.run()
            _ = try await (first, second)
            try await desk.job.run()
            #expect(try await Self.events(desk.sql, "notifications.sla_breached.v1") == 1)
            #expect(try await desk.agents.find(ticket.id).ticket.level == 1)
            desk.clock.advance(by: .seconds(86_400 * 30))
            try await desk.job.run()
            // Twice the first reply, and the resolution.
            #expect(try await Self.events(desk.sql, "notifications.sla_breached.v1") == 3)
            #expect(try await desk.agents.find(ticket.id).ticket.level == 2)
            let operators = desk.told.of("ticket.sla_breached").filter { notice in
                if case .user(SupportPerson.colleague.id) = notice.recipient { true } else { false }
            }
            #expect(operators.count == 2)
            #expect(Set(operators.map(\.key)).count == 2)
        }
    }

    /// However late the job is, an answer that is late is one.
    @Test func aLateAnswerIsABreachWithoutTheJob() async throws {
        try await Self.run { desk in
            let ticket = try await desk.open()
            desk.clock.set(try #require(Timestamp(rfc3339: "2026-11-30T14:31:00Z")))
            try await desk.reply(ticket)
            #expect(try await Self.events(desk.sql, "notifications.sla_breached.v1") == 1)
            #expect(try await desk.agents.find(ticket.id).ticket.level == 1)
        }
    }

    @Test func silenceRemindsThenResolvesThenCloses() async throws {
        try await Self.run { desk in
            let ticket = try await desk.open()
            try await desk.reply(ticket)
            #expect(desk.told.of("ticket.reply").count == 1)
            desk.clock.advance(by: Ticket.reminding - .microseconds(1))
            try await desk.job.run()
            #expect(desk.told.of("ticket.reply").count == 1)
            desk.clock.advance(by: .microseconds(1))
            try await desk.job.run()
            try await desk.job.run()
            #expect(desk.told.of("ticket.reply").count == 2)
            desk.clock.advance(by: Ticket.silence - Ticket.reminding)
            try await desk.job.run()
            #expect(try await desk.status(ticket) == .resolved)
            #expect(try await Self.events(desk.sql, "notifications.ticket_resolved.v1") == 1)
            #expect(desk.told.of("ticket.resolved").count == 1)
            desk.clock.advance(by: Ticket.silence - .microseconds(1))
            try await desk.job.run()
            #expect(try await desk.status(ticket) == .resolved)
            desk.clock.advance(by: .microseconds(1))
            try await desk.job.run()
            #expect(try await desk.status(ticket) == .closed)
        }
    }

    @Test func whoComesGetsWhatHasWaited() async throws {
        try await Self.run { desk in
            let ticket = try await desk.open(.card)
            try await desk.agentComes(for: .card)
            try await desk.job.run()
            try await desk.job.run()
            #expect(try await desk.status(ticket) == .inProgress)
            #expect(desk.told.of("ticket.assigned").count == 1)
        }
    }

    @Test func aWordThatReopensATicketGivesItAndTells() async throws {
        try await Self.run { desk in
            let ticket = try await desk.open(.card)
            _ = try await desk.transactions.run { transaction in
                try await desk.customers.close(
                    ticket.id, by: SupportPerson.ada.id, at: desk.clock.now, in: transaction)
            }
            try await desk.agentComes(for: .card)
            for word in ["And now?", "Are you there?"] {
                _ = try await desk.transactions.run { transaction in
                    try await desk.customers.write(
                        word, attachments: [], to: ticket.id, by: SupportPerson.ada.id, at: desk.clock.now,
                        in: transaction)
                }
            }
            #expect(try await desk.status(ticket) == .reopened)
            #expect(desk.told.of("ticket.assigned").count == 1)
        }
    }

    /// What people are told has the variables of its row.
    @Test func noticesSayWhatTheCatalogueNames() async throws {
        try await Self.run { desk in
            let ticket = try await desk.open()
            try await desk.reply(ticket)
            _ = try await desk.transactions.run { transaction in
                try await desk.agents.assign(
                    ticket.id, to: SupportPerson.agent.id, by: SupportPerson.agent.id, at: desk.clock.now,
                    in: transaction)
            }
            _ = try await desk.transactions.run { transaction in
                try await desk.agents.setStatus(.resolved, of: ticket.id, at: desk.clock.now, in: transaction)
            }
            let late = try await desk.open()
            desk.clock.advance(by: .seconds(86_400 * 30))
            try await desk.job.run()
            #expect(try await desk.status(late) == .open)
            let catalogue = try EventCatalogue(
                tsv: String(decoding: PackageResources.events_tsv, as: UTF8.self))
            for notice in desk.told.notices.withLock({ $0 }) {
                let row = try #require(catalogue[notice.event])
                #expect(Set(notice.variables.map(\.name)) == Set(row.variables.map(\.name)), "\(notice.event)")
            }
            let events = Set(desk.told.notices.withLock { $0.map(\.event) })
            #expect(events.isSuperset(of: ["ticket.created", "ticket.reply", "ticket.resolved", "ticket.assigned"]))
        }
    }
}
