import Contracts
import JSONKit
import Testing

/// One message of the suite, with its type erased.
struct Message: Sendable, CustomTestStringConvertible {
    let name: String
    let example: [UInt8]
    /// Reads bytes as a consumer does and writes what it understood.
    let rewrite: @Sendable ([UInt8]) throws -> [UInt8]

    var testDescription: String { name }

    private init<Value: FieldEncodable & FieldDecodable>(_ name: String, _ type: Value.Type) {
        self.name = name
        example = JSON.encode(type.example)
        rewrite = { JSON.encode(try JSONReader.decode(type, from: $0, unknownFields: .ignore)) }
    }

    private static func event<Event: EventContract>(_ type: Event.Type) -> Message { Message(type.type, type) }

    private static func request<Request: RequestContract>(_ type: Request.Type) -> [Message] {
        [Message(type.type, type), Message("\(type.type).reply", Request.Reply.self)]
    }

    static let all: [Message] =
        AllMessages.events.map { event($0) } + AllMessages.requests.flatMap { request($0) }
}
