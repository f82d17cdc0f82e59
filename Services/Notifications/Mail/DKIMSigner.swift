import Crypto
import CryptoExtras
import MailKit
import Primitives

/// Signs messages in the name of a domain (RFC 6376), so that receivers know whose they are; by RSA, and by Ed25519
/// (RFC 8463) for those who read it.
struct DKIMSigner: Sendable {
    enum Key: Sendable {
        case rsa(_RSA.Signing.PrivateKey)
        case ed25519(Curve25519.Signing.PrivateKey)
    }

    let domain: String
    /// `<selector>._domainkey.<domain>` has the public key.
    let selector: String
    let key: Key

    /// Those of our headers that say something; `From` once more, so that nobody adds a second one.
    private static let signed: Set<String> = [
        "date", "from", "to", "message-id", "subject", "auto-submitted", "feedback-id", "mime-version", "content-type",
        "list-unsubscribe", "list-unsubscribe-post",
    ]

    /// The header that goes before the others.
    func signature(of headers: [MailHeaderLine], body: [UInt8], at time: Timestamp) -> MailHeaderLine {
        let covered = headers.filter { Self.signed.contains($0.name.asciiLowercased) }
        let names = covered.map { $0.name.asciiLowercased } + ["from"]
        let hash = TransferCoding.base64(SHA256.hash(data: DKIMForm.body(body)))
        let value =
            "v=1; a=\(algorithm); c=relaxed/relaxed; d=\(domain); s=\(selector); t=\(time.secondsSince1970); "
            + "h=\(names.joined(separator: ":")); bh=\(hash); b="
        var text = covered.flatMap { DKIMForm.header($0) + TransferCoding.newline }
        text += DKIMForm.header(MailHeaderLine(name: Self.name, value: value))
        let signature = Self.inPieces(TransferCoding.base64(sign(text)))
        return MailHeaderLine(name: Self.name, value: value + signature)
    }

    private static let name = "DKIM-Signature"

    private var algorithm: String {
        switch key {
        case .rsa: "rsa-sha256"
        case .ed25519: "ed25519-sha256"
        }
    }

    /// Ed25519 signs the hash as its message (RFC 8463 section 3).
    private func sign(_ text: [UInt8]) -> [UInt8] {
        let digest = SHA256.hash(data: text)
        do {
            switch key {
            case .rsa(let key):
                return Array(try key.signature(for: digest, padding: .insecurePKCS1v1_5).rawRepresentation)
            case .ed25519(let key): return Array(try key.signature(for: Array(digest)))
            }
        } catch {
            preconditionFailure("a key that was read cannot sign: \(error)")
        }
    }

    /// Spaces in it mean nothing, and lines are broken there.
    private static func inPieces(_ text: String) -> String {
        let letters = Array(text.utf8)
        return stride(from: 0, to: letters.count, by: 70)
            .map { String(decoding: letters[$0..<min($0 + 70, letters.count)], as: UTF8.self) }
            .joined(separator: " ")
    }
}

/// What is signed: the same after whatever servers do to spaces (RFC 6376 section 3.4, `relaxed`).
enum DKIMForm {
    /// Without a line end.
    static func header(_ header: MailHeaderLine) -> [UInt8] {
        let words = MailHeaderLine.clean(header.value).split(separator: " ", omittingEmptySubsequences: true)
        return Array("\(header.name.asciiLowercased):\(words.joined(separator: " "))".utf8)
    }

    static func body(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var isAfterSpace = false
        for byte in bytes where byte != 0x0D {
            if byte == 0x20 || byte == 0x09 {
                isAfterSpace = true
                continue
            }
            if byte == 0x0A {
                result += TransferCoding.newline
            } else {
                if isAfterSpace { result.append(0x20) }
                result.append(byte)
            }
            isAfterSpace = false
        }
        while result.suffix(4).elementsEqual([0x0D, 0x0A, 0x0D, 0x0A]) { result.removeLast(2) }
        if result == TransferCoding.newline { return [] }
        if !result.isEmpty, result.last != 0x0A { result += TransferCoding.newline }
        return result
    }
}
