/// Appends JSON to one growing buffer; nested objects share it, so nothing is copied.
package struct JSONWriter {
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false
    /// Non-nil while documenting: the fields of the outermost object.
    private var descriptions: [FieldDescription]?

    package init(capacity: Int = 256) { bytes.reserveCapacity(capacity) }

    // MARK: Fields of an object

    package mutating func field<Value: FieldValue>(_ name: StaticString, _ value: Value) {
        if note(name, Value.fieldSchema, isRequired: true) { return }
        key(name)
        value.write(to: &self)
    }

    /// A field that is always there and may be null.
    package mutating func field<Value: FieldValue>(_ name: StaticString, _ value: Value?) {
        if note(name, Value.fieldSchema.orNull, isRequired: true) { return }
        key(name)
        guard let value else { return append("null") }
        value.write(to: &self)
    }

    /// A field that is left out when there is nothing to say.
    package mutating func optional<Value: FieldValue>(_ name: StaticString, _ value: Value?) {
        if note(name, Value.fieldSchema, isRequired: false) { return }
        guard let value else { return }
        key(name)
        value.write(to: &self)
    }

    /// A field whose value is JSON text already.
    package mutating func rawField(_ name: StaticString, _ json: [UInt8]) {
        if note(name, JSONSchema([]), isRequired: true) { return }
        key(name)
        bytes += json
    }

    /// `{`, what `body` writes, `}`.
    package mutating func object(_ body: (inout JSONWriter) -> Void) {
        bytes.append(UInt8(ascii: "{"))
        let outer = needsComma
        needsComma = false
        body(&self)
        needsComma = outer
        bytes.append(UInt8(ascii: "}"))
    }

    package mutating func array(_ elements: some Sequence<some FieldValue>) {
        bytes.append(UInt8(ascii: "["))
        var first = true
        for element in elements {
            if !first { bytes.append(UInt8(ascii: ",")) }
            first = false
            element.write(to: &self)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func key(_ name: StaticString) {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    // MARK: Values

    package mutating func append(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Bytes that are JSON already.
    package mutating func append(raw json: some Sequence<UInt8>) { bytes.append(contentsOf: json) }

    /// A JSON string with the escapes that RFC 8259 asks for and no others.
    package mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case UInt8(ascii: "\n"): append("\\n")
            case UInt8(ascii: "\r"): append("\\r")
            case UInt8(ascii: "\t"): append("\\t")
            case 0..<0x20:
                append("\\u00")
                bytes.append(Self.hexDigit(byte >> 4))
                bytes.append(Self.hexDigit(byte & 0xF))
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Text known to need no escapes: ids, times, amounts.
    package mutating func plainString(_ text: some Sequence<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: text)
        bytes.append(UInt8(ascii: "\""))
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    // MARK: Documentation

    private mutating func note(
        _ name: StaticString, _ schema: @autoclosure () -> JSONSchema, isRequired: Bool
    ) -> Bool {
        guard descriptions != nil else { return false }
        descriptions?.append(FieldDescription(name: "\(name)", schema: schema(), isRequired: isRequired))
        return true
    }

    /// The fields that a value's `encode` declares.
    package static func describe(_ value: some FieldEncodable) -> [FieldDescription] {
        var writer = JSONWriter()
        writer.descriptions = []
        value.encode(to: &writer)
        return writer.descriptions ?? []
    }
}
