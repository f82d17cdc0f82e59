import Primitives

/// The JSON around each message's data on the wire:
/// `{"message_id","type","occurred_at","aggregate_id"?,"sequence"?,"traceparent"?,"data":{...}}`.
struct Envelope {
    var messageID: UniqueID
    var type: String
    var occurredAt: Timestamp
    var aggregateID: String?
    var sequence: Int64?
    var traceparent: String?
    /// JSON, passed through as it is.
    var data: [UInt8]
}

extension Envelope {
    func encoded() -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(data.count + 320)
        out.append(contentsOf: #"{"message_id":""#.utf8)
        messageID.append(to: &out)
        out.append(contentsOf: #"","type":"#.utf8)
        Self.appendString(type, to: &out)
        out.append(contentsOf: #","occurred_at":""#.utf8)
        out.append(contentsOf: occurredAt.rfc3339.utf8)
        out.append(UInt8(ascii: "\""))
        Self.appendField("aggregate_id", aggregateID, to: &out)
        if let sequence { out.append(contentsOf: #","sequence":\#(sequence)"#.utf8) }
        Self.appendField("traceparent", traceparent, to: &out)
        out.append(contentsOf: #","data":"#.utf8)
        out.append(contentsOf: data)
        out.append(UInt8(ascii: "}"))
        return out
    }

    private static func appendField(_ name: String, _ value: String?, to out: inout [UInt8]) {
        guard let value else { return }
        out.append(contentsOf: ",\"\(name)\":".utf8)
        appendString(value, to: &out)
    }

    private static func appendString(_ text: String, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                out.append(UInt8(ascii: "\\"))
                out.append(byte)
            case 0..<0x20:
                out.append(contentsOf: "\\u00\(Hex.encode([byte]))".utf8)
            default: out.append(byte)
            }
        }
        out.append(UInt8(ascii: "\""))
    }
}

/// Why a delivery is not a message of ours.
struct MalformedEnvelope: Error {
    let reason: String
}

extension Envelope {
    /// Reads what ``encoded()`` or any other JSON writer wrote: any order of fields, unknown ones are passed over.
    init(_ bytes: [UInt8]) throws(MalformedEnvelope) {
        var scanner = JSONScanner(bytes)
        let fields = try scanner.topLevelFields()
        func text(_ name: String) throws(MalformedEnvelope) -> String? {
            guard let range = fields[name] else { return nil }
            return try scanner.optionalString(in: range)
        }
        guard let id = try text("message_id").flatMap({ UniqueID($0) }) else {
            throw MalformedEnvelope(reason: "message_id is missing or no UUID")
        }
        guard let type = try text("type"), !type.isEmpty else { throw MalformedEnvelope(reason: "type is missing") }
        guard let occurredAt = try text("occurred_at").flatMap({ Timestamp(rfc3339: $0) }) else {
            throw MalformedEnvelope(reason: "occurred_at is missing or no RFC 3339 time")
        }
        guard let data = fields["data"] else { throw MalformedEnvelope(reason: "data is missing") }
        var sequence: Int64?
        if let range = fields["sequence"], !scanner.isNull(range) {
            sequence = Int64(String(decoding: bytes[range], as: UTF8.self))
            guard sequence != nil else { throw MalformedEnvelope(reason: "sequence is no integer") }
        }
        self.init(
            messageID: id, type: type, occurredAt: occurredAt, aggregateID: try text("aggregate_id"),
            sequence: sequence, traceparent: try text("traceparent"), data: Array(bytes[data]))
    }
}
