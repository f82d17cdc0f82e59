/// How long an exchange goes on once its request is there.
package enum Exchange: Sendable, Equatable {
    /// Until the answer is whole.
    case answer
    /// The answer is a stream of events (`text/event-stream`) that goes on until one side has enough. It has no
    /// time-out but for silence, and takes no place among the connections that requests share.
    case events
    /// The request becomes a WebSocket (RFC 6455). The route's `bodyLimit` bounds a message of the client.
    /// - Parameter protocols: subprotocols that the endpoint speaks, its favourite first.
    case socket(protocols: [String])

    /// Of the ordinary answer.
    var contentTypes: [String]? {
        switch self {
        case .answer: nil
        case .events: [EventStream.contentType]
        case .socket: []
        }
    }

    var isSocket: Bool { if case .socket = self { true } else { false } }
}
