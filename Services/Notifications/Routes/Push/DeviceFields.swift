import Crypto
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

// The words of the requests about devices.

struct DevicePath: FieldDecodable {
    let id: DeviceID

    init(_ fields: inout Fields) { id = fields.required("id", .id(DeviceID.self)) }
}

/// What `PushSubscription.toJSON()` of a browser gives.
struct SubscriptionFields: FieldDecodable {
    struct Keys: FieldDecodable {
        let publicKey: [UInt8]
        let secret: [UInt8]

        init(_ fields: inout Fields) {
            publicKey = fields.required("p256dh", .browserKey)
            secret = fields.required("auth", .browserSecret)
        }
    }

    let endpoint: String
    let keys: Keys

    init(_ fields: inout Fields) {
        endpoint = fields.required(
            "endpoint", .webhookURL.described("The address at the browser's push service").secret)
        keys = fields.required("keys", .object(Keys.self))
        // In milliseconds. Browsers write it down and hardly ever say one; they subscribe anew when it comes.
        _ = fields.optional("expirationTime", .integer(0...Int64.max))
    }

    var subscription: WebPushSubscription {
        WebPushSubscription(endpoint: endpoint, publicKey: keys.publicKey, secret: keys.secret)
    }
}

extension FieldType where Value == String {
    /// A token of FCM.
    static var pushToken: FieldType {
        .characters(1...4_096, pattern: "^[!-~]+$", example: "dGhpcyBpcyBubyB0b2tlbg:APA91bE") {
            (0x21...0x7E).contains($0.value)
        }.secret
    }

    static var deviceName: FieldType { .line(1...100).example("Ada's phone").described("What its owner calls it") }

    static var deviceTopic: FieldType { .pathName(1...50, example: "product_news") }

    /// Apple's tokens are hexadecimal; one stands in a path, so nothing else may.
    static func isAppleToken(_ token: String) -> Bool {
        token.utf8.count <= 200
            && token.unicodeScalars.allSatisfy { scalar in
                ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                    || scalar == "-" || scalar == "_"
            }
    }
}

extension FieldType where Value == [UInt8] {
    /// A point of P-256, uncompressed.
    static var browserKey: FieldType {
        .browserBytes("65 bytes of a P-256 key in base64url", example: Device.exampleKey) { bytes in
            bytes.count == WebPushSubscription.publicKeyLength
                && (try? P256.KeyAgreement.PublicKey(x963Representation: bytes)) != nil  // nil is the answer
        }
    }

    static var browserSecret: FieldType {
        .browserBytes("16 bytes in base64url", example: Array(repeating: 7, count: 16)) {
            $0.count == WebPushSubscription.secretLength
        }
    }

    private static func browserBytes(
        _ name: String, example: @escaping @autoclosure @Sendable () -> [UInt8],
        _ isRight: @escaping @Sendable ([UInt8]) -> Bool
    ) -> FieldType {
        FieldType.parsed(
            name,
            schema: .string(
                JSONMember("pattern", .string("^[A-Za-z0-9_-]+={0,2}$")),
                JSONMember("examples", .array([.string(Base64URL.encode(example()))]))),
            example: example()
        ) { text in
            // Some libraries fill up to a multiple of four, as the other base64 does.
            let letters = text.hasSuffix("=") ? String(text.prefix { $0 != "=" }) : text
            return Base64URL.decode(letters).flatMap { isRight($0) ? $0 : nil }
        }.secret
    }
}

extension Device {
    /// A valid key for documents: the base point of the curve.
    static let exampleKey: [UInt8] =
        Hex.decode(
            "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5") ?? []

    static let example = Device(
        id: DeviceID(.example), owner: UserID(.example), target: .fcm(token: "token"), name: "Ada's phone",
        topics: ["product_news"], createdAt: .example, lastSeenAt: .example)
}

extension DevicePlatform: FieldValue {}

/// A device as its owner sees it: what pushes are sent to is no part of it.
struct DeviceView: FieldEncodable {
    let device: Device

    static let example = DeviceView(device: .example)

    func encode(to out: inout JSONWriter) {
        out.field("id", device.id)
        out.field("platform", device.target.platform)
        out.optional("name", device.name)
        out.field("topics", device.topics)
        out.field("created_at", device.createdAt)
        out.field("last_seen_at", device.lastSeenAt)
    }
}
