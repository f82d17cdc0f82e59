package import HTTPKit
package import NotificationsDomain

extension NotificationsError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .notFound: .notFound
        case .unknownEvent(let name): Problem(.unknownEvent, detail: "There is no event \(name).")
        case .unknownTimeZone(let name): Problem(.unknownTimeZone, detail: "There is no time zone \(name).")
        case .mandatoryChannel(let channels):
            Problem(
                .mandatoryChannel, detail: "It always goes by: \(channels).", members: [("channels", channels)])
        case .consentRequired:
            Problem(.consentRequired, detail: "PUT /api/v1/compliance/privacy/consents/marketing comes first.")
        case .templateNotDraft: Problem(.templateNotDraft)
        case .templateInvalid(let why): Problem(.templateInvalid, detail: why)
        case .unknownVariable(let name):
            Problem(
                .unknownVariable, detail: "The event has no variable \(name).", members: [("variable", name)])
        case .deliveryNotEnded:
            Problem(.conflict, detail: "Only what has ended, left the house and is no code can be sent again.")
        case .deliveryUnwanted:
            Problem(.conflict, detail: "Its owner has turned this off: it cannot be sent again.")
        }
    }
}
