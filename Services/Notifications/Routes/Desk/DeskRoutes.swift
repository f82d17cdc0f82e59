import Authentication
import HTTPKit
import NotificationsDomain

/// What agents find at `/api/v1/admin/support`.
enum DeskRoutes {
    static func all(_ parts: SupportParts) -> [any Endpoint] {
        let (desk, transactions) = (parts.agents, parts.transactions)
        return [
            ListDeskTickets(desk: desk, cursors: parts.cursors),
            GetDeskTicket(desk: desk, policies: parts.policies),
            ListDeskMessages(desk: desk, cursors: parts.cursors),
            ReplyToTicket(desk: desk, transactions: transactions),
            AssignTicket(desk: desk, transactions: transactions),
            SetTicketStatus(desk: desk, transactions: transactions),
            SetTicketPriority(desk: desk, transactions: transactions),
            SetTicketTags(desk: desk, transactions: transactions),
            EscalateTicket(desk: desk, transactions: transactions),
            CreateMacro(macros: parts.macros, transactions: transactions, ids: parts.ids),
            ListMacros(macros: parts.macros, cursors: parts.cursors),
            GetMacro(macros: parts.macros),
            ChangeMacro(macros: parts.macros, transactions: transactions),
            DeleteMacro(macros: parts.macros, transactions: transactions),
            GetSLATargets(policies: parts.policies),
            PutSLATargets(policies: parts.policies, transactions: transactions),
            GetBusinessCalendar(policies: parts.policies),
            PutBusinessCalendar(policies: parts.policies, transactions: transactions),
            PreviewSLA(policies: parts.policies),
            PutAgent(agents: parts.agentStore, transactions: transactions),
            GetSupportStats(stats: parts.stats),
        ]
    }

    static let tickets = "Support desk"
    static let rules = "Support desk: rules"
    /// Sessions of support staff; an auditor reads.
    static let staff = Access.roles([.support])
}
