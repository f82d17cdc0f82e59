import HTTPKit

/// Every route about devices.
enum DeviceRoutes {
    static let tag = "Devices"

    static func all(_ push: PushParts) -> [any Endpoint] {
        [
            RegisterDevice(push: push), ListDevices(push: push), GetDevice(push: push), DeleteDevice(push: push),
            GetWebPushKey(push: push),
        ]
    }
}
