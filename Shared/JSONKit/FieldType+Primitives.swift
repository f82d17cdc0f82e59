package import Primitives

extension FieldType {
    /// A typed identifier: a UUID in its canonical form.
    package static func id<Entity>(_ type: Value.Type) -> FieldType where Value == Identifier<Entity> {
        .parsed("a UUID", schema: UniqueID.fieldSchema, example: Identifier(UniqueID.example)) { Identifier($0) }
    }
}

extension FieldType where Value == UniqueID {
    package static var uuid: FieldType {
        .parsed("a UUID", schema: UniqueID.fieldSchema, example: UniqueID.example) { UniqueID($0) }
    }
}

extension FieldType where Value == Timestamp {
    /// RFC 3339 with a zone; any offset is taken, UTC is given. Cut to the millisecond, since nothing finer is shown:
    /// see `Timestamp.shown` for what a given time means.
    package static var timestamp: FieldType {
        .parsed("an RFC 3339 time", schema: Timestamp.fieldSchema, example: Timestamp.example) {
            Timestamp(rfc3339: $0)?.shown
        }
    }
}

extension FieldType where Value == CalendarDay {
    package static var day: FieldType {
        .parsed("a day as YYYY-MM-DD", schema: CalendarDay.fieldSchema, example: Timestamp.example.day) {
            CalendarDay($0)
        }
    }
}

extension UniqueID: FieldValue {
    package static var fieldSchema: JSONSchema { .string(JSONMember("format", .string("uuid"))) }
    package static let example = UniqueID(high: 0x019A_A2B6_7F98_7C3A, low: 0x8E11_5D0F_C2A4_9B7E)
    package func write(to out: inout JSONWriter) { out.plainString(description.utf8) }
}

extension Identifier: FieldValue {
    package static var fieldSchema: JSONSchema { UniqueID.fieldSchema }
    package func write(to out: inout JSONWriter) { rawValue.write(to: &out) }
}

extension Timestamp: FieldValue {
    package static var fieldSchema: JSONSchema { .string(JSONMember("format", .string("date-time"))) }
    package static let example = Timestamp(millisecondsSince1970: 1_795_216_504_120)
    package func write(to out: inout JSONWriter) { out.plainString(rfc3339.utf8) }
}

extension Frequency: FieldValue {}

extension CalendarDay: FieldValue {
    package static var fieldSchema: JSONSchema { .string(JSONMember("format", .string("date"))) }
    package func write(to out: inout JSONWriter) { out.plainString(description.utf8) }
}
