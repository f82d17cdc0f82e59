package import JSONKit

/// What one service tells all others, in the past tense: the `data` of an event on `florin.events`.
///
/// Golden files in `Tests/ContractTests/Golden` hold every type; a contract gains fields and loses none. Readers ignore
/// fields they do not know.
package protocol EventContract: FieldEncodable, FieldDecodable {
    /// Routing key and type on the wire: `<publisher>.<what_happened>.v<major>`.
    static var type: String { get }
}

/// A question or command from one service to another, with a deadline and one reply.
package protocol RequestContract: FieldEncodable, FieldDecodable {
    associatedtype Reply: FieldEncodable & FieldDecodable
    static var type: String { get }
}

extension EventContract {
    /// Reads a message of this type leniently.
    /// - Throws: `JSONSyntaxError` or `FieldErrors`: the message is not what its type says.
    package static func read(_ data: [UInt8]) throws -> Self {
        try JSONReader.decode(Self.self, from: data, unknownFields: .ignore)
    }
}

extension RequestContract {
    package static func read(_ data: [UInt8]) throws -> Self {
        try JSONReader.decode(Self.self, from: data, unknownFields: .ignore)
    }

    package static func readReply(_ data: [UInt8]) throws -> Reply {
        try JSONReader.decode(Reply.self, from: data, unknownFields: .ignore)
    }
}
