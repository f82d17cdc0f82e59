/// Every refusal of the desk.
package enum SupportError: Error, Hashable, Sendable {
    case notFound
    case ticketClosed
    /// The ticket stands so that this cannot be done.
    case ticketStatusRefused(TicketStatus)
    /// Another agent has replied since the version that this one has read.
    case ticketChanged(version: Int)
    case alreadyRated
    case notRateable
    case unknownAgent
    /// Not the caller's, not there, or attached to something already.
    case unknownAttachment
    case attachmentTypeNotAllowed
    case unknownMacro
    /// With the macro's words.
    case textTooLong
    case unknownTicket
    case unknownTimeZone(String)
    /// Two of one name.
    case slugTaken
    case noTimeOfWork
    case tooMany(String)
}
