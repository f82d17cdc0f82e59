package import Primitives

/// What a push service means by its answer. The table of each service is a function over the facts of an answer, so
/// that all of it is tested without a socket.
package enum PushVerdict: Hashable, Sendable {
    case taken
    /// Nobody is behind the token any more. With an instant, only when the device has not been heard of since.
    case gone(asOf: Timestamp?)
    /// What proves who we are has to be made anew.
    case unauthorised
    case tooLarge
    /// Later.
    case busy
    /// A mistake of ours: the device is in order.
    case ours
}

extension PushVerdict {
    /// RFC 8030, RFC 8292.
    package static func webPush(status: Int) -> PushVerdict {
        switch status {
        case 200..<300: .taken
        case 404, 410: .gone(asOf: nil)
        case 413: .tooLarge
        case 408, 425, 429, 500...: .busy
        default: .ours
        }
    }

    /// What FCM says in `error`.
    package struct FCMError: Hashable, Sendable {
        /// `error.status`: `NOT_FOUND`.
        package var status: String?
        /// Of the `FcmError` among the details: `UNREGISTERED`.
        package var code: String?
        package var hasFCMError: Bool
        /// The fields that a `BadRequest` among the details complains of; nil without one.
        package var badFields: [String]?

        package init(status: String?, code: String?, hasFCMError: Bool, badFields: [String]?) {
            self.status = status
            self.code = code
            self.hasFCMError = hasFCMError
            self.badFields = badFields
        }

        /// Google says `INVALID_ARGUMENT` of a bad token and of a bad message. A token is told by an `FcmError`; what
        /// else is complained of must be the token as well.
        fileprivate var isAboutToken: Bool {
            hasFCMError && (badFields ?? []).allSatisfy { $0 == "message.token" }
        }

        fileprivate func says(_ word: String) -> Bool { code == word || (code == nil && status == word) }
    }

    package static func fcm(status: Int, _ error: FCMError) -> PushVerdict {
        switch status {
        case 200..<300: .taken
        // A project that is not there is 404 too.
        case 404: error.says("UNREGISTERED") ? .gone(asOf: nil) : .ours
        case 403: error.says("SENDER_ID_MISMATCH") ? .gone(asOf: nil) : .ours
        case 400: error.isAboutToken ? .gone(asOf: nil) : .ours
        case 401: .unauthorised
        case 413: .tooLarge
        case 408, 429, 500...: .busy
        default: .ours
        }
    }

    /// - Parameters:
    ///   - reason: of the answer's JSON.
    ///   - timestamp: since when the token is dead.
    package static func apns(status: Int, reason: String?, timestamp: Timestamp?) -> PushVerdict {
        switch (status, reason) {
        case (200..<300, _): .taken
        case (410, "Unregistered"?), (410, "ExpiredToken"?): .gone(asOf: timestamp)
        case (400, "BadDeviceToken"?), (400, "DeviceTokenNotForTopic"?): .gone(asOf: nil)
        case (403, "ExpiredProviderToken"?): .unauthorised
        case (413, _): .tooLarge
        case (408, _), (429, _), (500..., _): .busy
        default: .ours
        }
    }
}
