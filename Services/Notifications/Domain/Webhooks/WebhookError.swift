/// Every refusal of the webhooks' part.
package enum WebhookError: Error, Hashable, Sendable {
    case notFound
    /// No public event has this name, or matches this pattern.
    case unknownEvent(String)
    /// Not `https`, or not in the public Internet, nor one of these, which production has none of.
    case urlNotAllowed(privateTargets: [String])
    case tooManyEndpoints(limit: Int)
    case endpointNotActive
}
