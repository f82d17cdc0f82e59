/// A value that can stand behind a field name on the wire.
package protocol FieldValue: Sendable {
    static var fieldSchema: JSONSchema { get }
    /// Appends exactly one JSON value.
    func write(to out: inout JSONWriter)
}

/// An object we answer with or publish. `encode` is the whole declaration; `example` makes it documentable.
package protocol FieldEncodable: FieldValue {
    static var example: Self { get }
    /// What documents call the type: `WalletView` is "Wallet".
    static var schemaTitle: String { get }
    func encode(to out: inout JSONWriter)
}

extension FieldEncodable {
    package static var fieldSchema: JSONSchema {
        .object(JSONWriter.describe(example), closed: true, title: schemaTitle)
    }

    package static var schemaTitle: String { SchemaTitle.of(Self.self) }

    package func write(to out: inout JSONWriter) {
        out.object { out in encode(to: &out) }
    }
}

/// An answer without content.
package struct NoContent: FieldEncodable {
    package static let example = NoContent()
    package init() {}
    package func encode(to out: inout JSONWriter) {}
}

package enum JSON {
    /// The JSON text of a value.
    package static func encode(_ value: some FieldValue) -> [UInt8] {
        var writer = JSONWriter()
        value.write(to: &writer)
        return writer.bytes
    }

    /// As a value that can be taken apart. Our own writer made the text, so it is JSON.
    package static func value(_ value: some FieldValue) -> JSONValue {
        do {
            return try JSONParser.parse(encode(value), limits: .own)
        } catch {
            preconditionFailure("\(type(of: value)) does not write JSON: \(error)")
        }
    }

    /// As text, for tests and logs.
    package static func text(_ value: some FieldValue) -> String {
        String(decoding: encode(value), as: UTF8.self)
    }
}
