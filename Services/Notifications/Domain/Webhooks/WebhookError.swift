/// Every refusal of the webhooks' part.
package enum WebhookError: Error, Hashable, Sendable {
    case notFound
    /// No public event has this name, or matches this pattern.
    case unknownEvent(String)
    /// Not `https`, or not in the public Internet.
    case urlNotAllowed
    case tooManyEndpoints(limit: Int)
    case endpointNotActive
}
