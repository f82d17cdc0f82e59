import Crypto
import Primitives

/// Where bounces of one delivery go (VERP): `bounce+<delivery id>.<MAC>@domain`. Nobody can make one for a delivery
/// that he has not got, so a report names its delivery by nothing else.
struct ReturnPath: Sendable {
    let domain: String
    private let key: SymmetricKey

    init(domain: String, secret: String) {
        self.domain = domain
        key = SymmetricKey(data: Array(secret.utf8))
    }

    func address(of delivery: UniqueID) -> String { "\(Self.start)\(delivery).\(code(delivery))@\(domain)" }

    /// The delivery of the first of our addresses in a text; nil when there is none with a right code. Letters may have
    /// changed their case on the way, as some servers do.
    func delivery(in text: String) -> UniqueID? {
        let bytes = Array(text.asciiLowercased.utf8)
        let (start, end) = (Array(Self.start.utf8), Array("@\(domain.asciiLowercased)".utf8))
        let length = start.count + Self.idLength + 1 + Self.codeLength
        guard bytes.count >= length + end.count else { return nil }
        for index in 0...(bytes.count - length - end.count)
        where bytes[index...].starts(with: start) && bytes[(index + length)...].starts(with: end) {
            let id = index + start.count
            let code = id + Self.idLength + 1
            guard let delivery = UniqueID(utf8: bytes[id..<(id + Self.idLength)]), bytes[code - 1] == UInt8(ascii: "."),
                constantTimeEquals(Array(bytes[code..<(code + Self.codeLength)]), Array(self.code(delivery).utf8))
            else { continue }
            return delivery
        }
        return nil
    }

    private func code(_ delivery: UniqueID) -> String {
        let whole = HMAC<SHA256>.authenticationCode(for: Array("\(delivery)".utf8), using: key)
        return String(Hex.encode(Array(whole)).prefix(Self.codeLength))
    }

    private static let start = "bounce+"
    private static let idLength = 36
    private static let codeLength = 16
}
