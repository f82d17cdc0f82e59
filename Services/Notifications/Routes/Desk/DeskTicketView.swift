import JSONKit
import NotificationsDomain
import Primitives

/// A ticket as agents see it.
struct DeskTicketView: FieldEncodable {
    let ticket: Ticket
    /// In the answer of one ticket.
    let sla: SLAView?

    init(_ ticket: Ticket, sla: SLAView? = nil) {
        self.ticket = ticket
        self.sla = sla
    }

    static let schemaTitle = "DeskTicket"
    static let example = DeskTicketView(TicketView.example.ticket, sla: .example)

    func encode(to out: inout JSONWriter) {
        TicketView(ticket, isForAgents: true).encode(to: &out)
        out.field("owner_id", ticket.owner)
        out.field("assignee_id", ticket.assignee)
        out.field("level", ticket.level)
        out.field("last_message_at", ticket.lastMessageAt)
        out.optional("sla", sla)
    }
}

/// What was promised for a ticket, and how it stands.
struct SLAView: FieldEncodable {
    struct TargetView: FieldEncodable {
        let clock: SLAClock
        let target: SLAStep.Target
        /// Of the time of work.
        let left: Duration?

        static let schemaTitle = "TicketSLATarget"
        static let example = TargetView(clock: SLAView.exampleClock, target: .resolution, left: .seconds(2_670 * 60))

        private var steps: (warning: SLAStep, breach: SLAStep) {
            target == .firstReply
                ? (.firstReplyWarning, .firstReplyBreach) : (.resolutionWarning, .resolutionBreach)
        }

        func encode(to out: inout JSONWriter) {
            let minutes =
                target == .firstReply ? clock.target.firstReplyMinutes : clock.target.resolutionMinutes
            out.field("target_minutes", minutes)
            out.field("due_at", clock.due[steps.breach])
            out.field("warned_at", clock.done[steps.warning])
            out.field("breached_at", clock.done[steps.breach].flatMap { _ in clock.due[steps.breach] })
            out.field("remaining_minutes", left.map { Int($0.components.seconds / 60) })
        }
    }

    let clock: SLAClock
    let left: Duration

    static let schemaTitle = "SLA"
    static let example = SLAView(clock: exampleClock, left: .seconds(2_670 * 60))

    fileprivate static let exampleClock = SLAClock(
        SLATarget(firstReplyMinutes: 480, resolutionMinutes: 2_880), from: .example, by: .business(.standard))

    func encode(to out: inout JSONWriter) {
        out.field("first_reply", TargetView(clock: clock, target: .firstReply, left: nil))
        out.field("first_reply_met_at", clock.firstReplyMetAt)
        out.field("resolution", TargetView(clock: clock, target: .resolution, left: left))
        out.field("paused", clock.runningSince == nil)
        out.field("breached", clock.isBreached)
    }
}
