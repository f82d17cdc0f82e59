import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain

/// `DELETE /notifications/subscriptions/{event}`
struct DeleteSubscription: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/notifications/subscriptions/{event}", id: "deleteSubscription",
        summary: "Have an event told as its type is", tag: "Preferences",
        access: .authenticated(scope: .notificationsWrite), right: .own, success: 204, problems: [.notFound])

    typealias Path = EventPath

    let subscriptions: SubscriptionStore

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        guard try await subscriptions.remove(call.path.event, of: try call.caller.userID) else {
            throw NotificationsError.notFound
        }
        return .noContent
    }
}
