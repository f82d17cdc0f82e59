import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain

/// `GET /notifications/devices/{id}`
struct GetDevice: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/notifications/devices/{id}", id: "getDevice", summary: "One of the caller's devices",
        tag: DeviceRoutes.tag, access: .authenticated(scope: .notificationsRead), problems: [.notFound])

    typealias Path = DevicePath

    let push: PushParts

    func handle(_ call: Call<Self>) async throws -> Reply<DeviceView> {
        guard let device = try await push.devices.find(call.path.id, of: call.caller.userID) else {
            throw DeviceError.notFound
        }
        return .ok(DeviceView(device: device))
    }
}
