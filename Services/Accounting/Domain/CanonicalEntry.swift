import MoneyKit
package import Primitives

/// The bytes of an entry that the hash chain covers. Every fact of an entry and of its postings is in them, each with
/// a fixed width or a length before it, so two different entries never give the same bytes.
///
/// Layout, all numbers big-endian: version (1), sequence (8), id (16), day (4), occurred at (8), posted at (8), then
/// source, description, reference; source id, source sequence, source reverses, reverses, created by; the number of
/// postings (4), and of each its amount (8), currency, and for debit, then credit: account code, line (2), subledger,
/// memo. Text is its count of UTF-8 bytes (4) and the bytes; what may be missing has a byte 0 or 1 before it.
/// Accounts appear by code, so relabelling an account's code is tampering, and shows.
package struct CanonicalEntry {
    package static let version: UInt8 = 1
    package private(set) var bytes: [UInt8] = []

    package init() { bytes.reserveCapacity(512) }

    /// Replaces `bytes` by those of an entry; keeps the buffer.
    package mutating func encode(
        _ entry: EntryDraft, sequence: Int64, postedAt: Timestamp, codes: (AccountNumber) -> String
    ) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(Self.version)
        number(sequence)
        id(entry.id.rawValue)
        number(entry.date.daysSince1970)
        number(entry.occurredAt.microsecondsSince1970)
        number(postedAt.microsecondsSince1970)
        text(entry.source.rawValue)
        text(entry.description)
        optional(entry.reference) { $0.text($1) }
        optional(entry.sourceID) { $0.id($1) }
        optional(entry.sourceSequence) { $0.number($1) }
        optional(entry.sourceReverses) { $0.id($1) }
        optional(entry.reverses) { $0.id($1.rawValue) }
        optional(entry.createdBy) { $0.id($1.rawValue) }
        number(Int32(entry.postings.count))
        for posting in entry.postings {
            number(posting.amount.minorUnits)
            text(posting.amount.currency.code)
            side(posting.debit, codes)
            side(posting.credit, codes)
        }
    }

    private mutating func side(_ side: PostingSide, _ codes: (AccountNumber) -> String) {
        text(codes(side.account))
        number(side.line)
        optional(side.subledger) { $0.id($1) }
        optional(side.memo) { $0.text($1) }
    }

    private mutating func number(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func id(_ value: UniqueID) {
        number(value.high)
        number(value.low)
    }

    private mutating func text(_ value: String) {
        number(UInt32(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    private mutating func optional<Value>(_ value: Value?, _ write: (inout Self, Value) -> Void) {
        guard let value else { return bytes.append(0) }
        bytes.append(1)
        write(&self, value)
    }
}
