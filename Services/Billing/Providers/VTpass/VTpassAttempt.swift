import Primitives

/// `request_id`: the time in Lagos as `YYYYMMDDHHmm`, by which VTpass tells whether it is of today, and 20 digits that
/// no other attempt has.
enum VTpassAttempt {
    static func id(at now: Timestamp, _ unique: UniqueID) -> String {
        let shown = now + ClockZone.lagos.offset(at: now)
        let letters = "\(shown.rfc3339)".utf8.filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let digits = "\(unique)".utf8.filter { $0 != UInt8(ascii: "-") }.suffix(20)
        return String(decoding: letters.prefix(12) + digits, as: UTF8.self)
    }

    static func isID(_ text: String) -> Bool {
        text.utf8.count == 32
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            }
    }
}
