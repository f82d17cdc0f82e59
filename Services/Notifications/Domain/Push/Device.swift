package import Primitives

package enum DeviceTag {}
package typealias DeviceID = Identifier<DeviceTag>

/// By whom pushes reach a device.
package enum DevicePlatform: String, CaseIterable, Hashable, Sendable {
    case fcm, apns, web
}

/// An app or a browser of somebody's that shows pushes. It ends with the sign-in that it was registered in.
package struct Device: Hashable, Sendable {
    /// More than this nobody has.
    package static let mostPerUser = 10
    /// Who has not been heard of for so long is not there any more (FCM's own rule for its tokens).
    package static let longestSilence: Duration = .seconds(270 * 86_400)

    package let id: DeviceID
    package let owner: UserID
    package let target: PushTarget
    package let name: String?
    /// What its owner wants to hear of beside events.
    package let topics: [String]
    package let createdAt: Timestamp
    /// When it last said that it is there.
    package let lastSeenAt: Timestamp

    package init(
        id: DeviceID, owner: UserID, target: PushTarget, name: String?, topics: [String], createdAt: Timestamp,
        lastSeenAt: Timestamp
    ) {
        self.id = id
        self.owner = owner
        self.target = target
        self.name = name
        self.topics = topics
        self.createdAt = createdAt
        self.lastSeenAt = lastSeenAt
    }
}

/// Where a push goes.
package enum PushTarget: Hashable, Sendable {
    /// Of an app, as Google's service calls it.
    case fcm(token: String)
    /// The same of Apple's.
    case apns(token: String)
    case web(WebPushSubscription)

    package var platform: DevicePlatform {
        switch self {
        case .fcm: .fcm
        case .apns: .apns
        case .web: .web
        }
    }

    /// What tells one device from another: the token, or the browser's address.
    package var address: String {
        switch self {
        case .fcm(let token), .apns(let token): token
        case .web(let subscription): subscription.endpoint
        }
    }
}

/// What a browser gives whoever wants to push to it (Push API, RFC 8291 section 2).
package struct WebPushSubscription: Hashable, Sendable {
    /// Where its push service takes messages.
    package let endpoint: String
    /// The browser's public key, uncompressed: `p256dh`.
    package let publicKey: [UInt8]
    /// `auth`.
    package let secret: [UInt8]

    package static let publicKeyLength = 65
    package static let secretLength = 16

    package init(endpoint: String, publicKey: [UInt8], secret: [UInt8]) {
        self.endpoint = endpoint
        self.publicKey = publicKey
        self.secret = secret
    }
}

/// Every refusal about devices.
package enum DeviceError: Error, Hashable, Sendable {
    case notFound
    /// A browser's push service that is not `https`, or not in the public Internet.
    case urlNotAllowed
    case tooManyDevices(limit: Int)
}
