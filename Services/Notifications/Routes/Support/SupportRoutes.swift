import FileKit
import HTTPKit
import NotificationsDomain
import Primitives

/// What customers find at `/api/v1/support`.
enum SupportRoutes {
    static func all(_ parts: SupportParts) -> [any Endpoint] {
        [
            CreateTicket(desk: parts.customers, transactions: parts.transactions),
            ListTickets(desk: parts.customers, cursors: parts.cursors),
            GetTicket(desk: parts.customers),
            ListTicketMessages(desk: parts.customers, cursors: parts.cursors),
            AddTicketMessage(desk: parts.customers, transactions: parts.transactions),
            CloseTicket(desk: parts.customers, transactions: parts.transactions),
            RateTicket(desk: parts.customers, transactions: parts.transactions),
            AddSupportAttachment(attachments: parts.attachments),
            GetSupportAttachment(attachments: parts.attachments),
        ]
    }

    static let tickets = "Support tickets"
}

/// What the desk's routes are made of.
struct SupportParts: Sendable {
    let customers: CustomerDesk
    let agents: AgentDesk
    let policies: SLAStore
    let agentStore: AgentStore
    let macros: MacroStore
    let stats: SupportStatsStore
    let attachments: SupportFiles
    let transactions: Transactions
    let cursors: CursorCodec
    let ids: IDGenerator
}
