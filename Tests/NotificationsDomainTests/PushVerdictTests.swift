import NotificationsDomain
import Primitives
import Testing

/// The tables of what push services answer.
@Suite struct PushVerdictTests {
    private static let since = Timestamp(secondsSince1970: 1_700_000_000)

    @Test(
        arguments: [
            (200, PushVerdict.taken), (201, .taken), (204, .taken), (302, .ours), (400, .ours), (401, .ours),
            (403, .ours),
            (404, .gone(asOf: nil)), (410, .gone(asOf: nil)), (413, .tooLarge), (429, .busy), (500, .busy),
            (503, .busy),
            (599, .busy),
        ] as [(Int, PushVerdict)])
    func browsers(status: Int, verdict: PushVerdict) { #expect(PushVerdict.webPush(status: status) == verdict) }

    private static func error(
        _ status: String?, code: String? = nil, fields: [String]? = nil, hasFCMError: Bool? = nil
    ) -> PushVerdict.FCMError {
        PushVerdict.FCMError(status: status, code: code, hasFCMError: hasFCMError ?? (code != nil), badFields: fields)
    }

    @Test(
        arguments: [
            (200, error(nil), PushVerdict.taken),
            (404, error("NOT_FOUND", code: "UNREGISTERED"), .gone(asOf: nil)),
            (404, error("UNREGISTERED"), .gone(asOf: nil)),
            // A project that is not there takes nobody's device.
            (404, error("NOT_FOUND"), .ours), (404, error(nil), .ours),
            (403, error("PERMISSION_DENIED", code: "SENDER_ID_MISMATCH"), .gone(asOf: nil)),
            (403, error("PERMISSION_DENIED"), .ours),
            (400, error("INVALID_ARGUMENT", code: "INVALID_ARGUMENT"), .gone(asOf: nil)),
            (400, error("INVALID_ARGUMENT", fields: ["message.data"]), .ours),
            (400, error("INVALID_ARGUMENT", fields: ["message.token"]), .ours),
            (400, error("INVALID_ARGUMENT", code: "INVALID_ARGUMENT", fields: ["message.token"]), .gone(asOf: nil)),
            (400, error("INVALID_ARGUMENT", code: "INVALID_ARGUMENT", fields: ["message.android.ttl"]), .ours),
            (400, error(nil), .ours), (401, error("UNAUTHENTICATED"), .unauthorised), (429, error(nil), .busy),
            (500, error(nil), .busy), (503, error("UNAVAILABLE"), .busy), (302, error(nil), .ours),
        ] as [(Int, PushVerdict.FCMError, PushVerdict)])
    func google(status: Int, error: PushVerdict.FCMError, verdict: PushVerdict) {
        #expect(PushVerdict.fcm(status: status, error) == verdict)
    }

    @Test(
        arguments: [
            (200, nil, PushVerdict.taken), (410, "Unregistered", .gone(asOf: since)),
            (410, "ExpiredToken", .gone(asOf: since)),
            (410, nil, .ours), (400, "BadDeviceToken", .gone(asOf: nil)),
            (400, "DeviceTokenNotForTopic", .gone(asOf: nil)),
            (400, "BadTopic", .ours), (403, "ExpiredProviderToken", .unauthorised),
            (403, "InvalidProviderToken", .ours),
            (404, "BadPath", .ours), (413, "PayloadTooLarge", .tooLarge), (429, "TooManyRequests", .busy),
            (500, "InternalServerError", .busy), (503, "Shutdown", .busy),
        ] as [(Int, String?, PushVerdict)])
    func apple(status: Int, reason: String?, verdict: PushVerdict) {
        #expect(PushVerdict.apns(status: status, reason: reason, timestamp: Self.since) == verdict)
    }
}
