package import HTTPKit
package import NotificationsDomain

extension SupportError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .notFound: .notFound
        case .ticketClosed: Problem(.ticketClosed)
        case .ticketStatusRefused(let status):
            Problem(
                .conflict, detail: "The ticket is \(status.rawValue); an agent may set: \(Self.next(status)).",
                members: [("ticket_status", status.rawValue), ("next_statuses", Self.next(status))])
        case .ticketChanged(let version):
            Problem(.ticketChanged, figures: [("version", version)])
        case .alreadyRated: Problem(.alreadyRated)
        case .notRateable: Problem(.notRateable)
        case .unknownAgent: .invalid("agent_id", "unknown_value", "is no agent of the desk")
        case .unknownAttachment:
            .invalid("attachment_ids", "unknown_value", "must be the caller's own, and in no other message")
        case .attachmentTypeNotAllowed: Problem(.attachmentTypeNotAllowed)
        case .unknownMacro: .invalid("macro_id", "unknown_value", "is no macro")
        case .textTooLong: .invalid("text", "too_long", "is too long together with the macro")
        case .unknownTicket: .invalid("follow_up_of", "unknown_value", "is no ticket of the caller's")
        case .unknownTimeZone(let name): Problem(.unknownTimeZone, detail: "There is no time zone \(name).")
        case .slugTaken: Problem(.conflict, detail: "There is an article of this slug in this language.")
        case .noTimeOfWork: .invalid("hours", "out_of_range", "must leave enough time of work")
        case .tooMany(let what): Problem(.conflict, detail: "There are too many \(what) already.")
        }
    }

    private static func next(_ status: TicketStatus) -> String {
        status.settable.isEmpty ? "nothing" : status.settable.map(\.rawValue).joined(separator: " ")
    }
}
