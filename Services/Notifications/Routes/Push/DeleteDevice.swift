import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain

/// `DELETE /notifications/devices/{id}`: what is on its way to it goes nowhere.
struct DeleteDevice: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/notifications/devices/{id}", id: "deleteDevice", summary: "Push no more to a device",
        tag: DeviceRoutes.tag, access: .authenticated(scope: .notificationsWrite), right: .own, success: 204,
        problems: [.notFound])

    typealias Path = DevicePath

    let push: PushParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        guard try await push.devices.delete(call.path.id, of: call.caller.userID) else { throw DeviceError.notFound }
        return .noContent
    }
}
