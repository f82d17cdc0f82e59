package import HTTPKit
import JSONKit
package import NotificationsDomain

extension WebhookError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .notFound: .notFound
        case .unknownEvent(let name):
            Problem(
                .unknownEvent, detail: "GET /api/v1/webhooks/event-types lists what there is.",
                members: [("event", name)])
        case .urlNotAllowed(let privateTargets):
            Problem(
                .urlNotAllowed,
                detail: "It must be https, without a user name, and lead into the public Internet."
                    + (privateTargets.isEmpty
                        ? "" : " Here it may also be http to \(privateTargets.joined(separator: " or ")).")
            )
        case .tooManyEndpoints(let limit): Problem(.tooManyEndpoints, members: [("limit", "\(limit)")])
        case .endpointNotActive:
            Problem(.endpointNotActive, detail: "Set its status to active first.")
        }
    }
}
