import JSONKit
import Primitives

/// A place in the chain: what the next entry is bound to.
package struct AuditHead: Hashable, Sendable {
    package let sequence: Int64
    /// 32 bytes.
    package let hash: [UInt8]

    package init(sequence: Int64, hash: [UInt8]) {
        self.sequence = sequence
        self.hash = hash
    }

    /// Before sequence 1.
    package static let start = AuditHead(sequence: 0, hash: Array(repeating: 0, count: 32))

    /// Reads `17:5850bf…`.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let sequence = Int64(parts[0]), sequence >= 0, let hash = Hex.decode(String(parts[1])),
            hash.count == 32
        else { return nil }
        self.init(sequence: sequence, hash: hash)
    }
}

/// An entry in its place.
package struct AuditLink: Hashable, Sendable {
    package let sequence: Int64
    package let previousHash: [UInt8]
    package let hash: [UInt8]
    /// The exact text that was hashed.
    package let payload: [UInt8]

    /// SHA-256 over the previous hash, the sequence in eight bytes, big-endian, and the payload.
    package static func hash(after previous: [UInt8], sequence: Int64, payload: [UInt8]) -> [UInt8] {
        var bytes = previous
        bytes.reserveCapacity(previous.count + 8 + payload.count)
        for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: sequence >> shift)) }
        return Digest.sha256(bytes + payload)
    }

    /// The next one after a head.
    package init(_ payload: [UInt8], after head: AuditHead) {
        sequence = head.sequence + 1
        previousHash = head.hash
        hash = Self.hash(after: head.hash, sequence: sequence, payload: payload)
        self.payload = payload
    }

    private init(sequence: Int64, previousHash: [UInt8], hash: [UInt8], payload: [UInt8]) {
        self.sequence = sequence
        self.previousHash = previousHash
        self.hash = hash
        self.payload = payload
    }

    /// As it is kept; nothing is believed of it.
    package static func kept(sequence: Int64, previousHash: [UInt8], hash: [UInt8], payload: [UInt8]) -> AuditLink {
        AuditLink(sequence: sequence, previousHash: previousHash, hash: hash, payload: payload)
    }

    package var head: AuditHead { AuditHead(sequence: sequence, hash: hash) }
}

// MARK: Export

extension AuditLink {
    /// One line of the export, with its end.
    package var line: [UInt8] {
        var out = JSONWriter(capacity: payload.count + 256)
        out.object { out in
            out.field("sequence", sequence)
            out.field("previous_hash", Hex.encode(previousHash))
            out.field("hash", Hex.encode(hash))
            out.field("payload", String(decoding: payload, as: UTF8.self))
        }
        return out.bytes + [UInt8(ascii: "\n")]
    }

    /// Reads a line without its end; nil for what we would not have written so, to the byte.
    package init?(line: [UInt8]) {
        let json: JSONValue
        do { json = try JSONParser.parse(line, limits: .own) } catch { return nil }
        guard case .object(let members) = json,
            members.map(\.name) == ["sequence", "previous_hash", "hash", "payload"],
            let sequence = members[0].value.integerValue, sequence > 0,
            let previousHash = members[1].value.stringValue.flatMap(Hex.decode), previousHash.count == 32,
            let hash = members[2].value.stringValue.flatMap(Hex.decode), hash.count == 32,
            let payload = members[3].value.stringValue
        else { return nil }
        self.init(sequence: sequence, previousHash: previousHash, hash: hash, payload: Array(payload.utf8))
        guard self.line.dropLast().elementsEqual(line) else { return nil }
    }
}
