package import Primitives

/// Why a Redis command gave no answer.
package struct RedisError: TracedError, Sendable {
    package enum Kind: Sendable, Equatable {
        /// The URL of the configuration cannot be used; the message says which part.
        case invalidURL
        /// There is no connection at the moment. The command was not sent, or its answer was lost with the connection.
        case disconnected
        /// No answer within the command time-out. Redis may still have run the command.
        case timeout
        /// The bound of commands under way is reached. The command was not sent.
        case overloaded
        /// `close()` was called. The command was not sent.
        case closed
        /// Redis answered with an error; the associated value is its first word, such as `WRONGTYPE`.
        case server(String)
        /// Redis answered with something that the caller cannot use.
        case unexpectedReply
    }

    package let kind: Kind
    package let message: String

    /// The command's name: its arguments may be personal.
    package private(set) var action: String?
    package private(set) var place: CallSite
    package let cause: (any Error)?

    package init(
        _ kind: Kind, _ message: String, cause: (any Error)? = nil, file: StaticString = #fileID, line: UInt = #line
    ) {
        self.kind = kind
        self.message = message
        self.cause = cause
        place = CallSite(file, line)
    }

    /// The same error as whoever sent the command has met it.
    func met(in action: String, at place: CallSite) -> RedisError {
        var error = self
        error.action = action
        error.place = place
        return error
    }

    package var summary: String { "\(kind): \(message)" }

    static let disconnected = RedisError(.disconnected, "not connected")
    static let silent = RedisError(.disconnected, "connected, but not answering")
    static let timeout = RedisError(.timeout, "no answer in time")
    static let overloaded = RedisError(.overloaded, "too many commands under way")
    static let closed = RedisError(.closed, "the client is closed")

    static func server(_ message: String) -> RedisError {
        let code = message.prefix { $0 != " " }
        return RedisError(.server(String(code)), message)
    }
}
