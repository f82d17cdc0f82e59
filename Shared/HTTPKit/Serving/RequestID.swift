package import Primitives

/// The id that ties an answer, its log lines and a support case together.
package enum RequestID {
    /// A client's own id if it is 1 to 64 characters of `[A-Za-z0-9._-]`; otherwise one drawn from the trace, so that
    /// neither costs a second random number.
    package static func choose(_ sent: String?, trace: TraceContext) -> String {
        guard let sent, isValid(sent) else { return trace.traceID }
        return sent
    }

    package static func isValid(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}

/// What log lines add by themselves while a request (or a message) is worked on.
package struct LogScope: Sendable {
    package let requestID: String
    package let userID: UserID?

    package init(requestID: String, userID: UserID?) {
        self.requestID = requestID
        self.userID = userID
    }

    @TaskLocal package static var current: LogScope?
}
