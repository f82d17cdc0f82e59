/// Every refusal of this service's core.
package enum NotificationsError: Error, Hashable, Sendable {
    case notFound
    case unknownEvent(String)
    case unknownTimeZone(String)
    /// The channels that the event cannot do without.
    case mandatoryChannel(String)
    /// The person has said no to offers, and says yes to compliance first.
    case consentRequired
    case templateNotDraft
    case templateInvalid(String)
    case unknownVariable(String)
    case deliveryNotEnded
    /// Its owner has turned it off.
    case deliveryUnwanted
}
