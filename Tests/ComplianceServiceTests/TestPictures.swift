import Crypto
import Primitives

/// Files as customers hand them in.
enum TestPictures {
    /// A PNG that tells these sides; its picture is of nothing.
    static func png(_ width: UInt32, _ height: UInt32) -> [UInt8] {
        func big(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
        let header: [UInt8] = big(13) + Array("IHDR".utf8) + big(width) + big(height) + [8, 2, 0, 0, 0] + big(0)
        let end: [UInt8] = big(0) + Array("IEND".utf8) + [0xAE, 0x42, 0x60, 0x82]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + header + end
    }

    static let scriptedPDF = Array(
        """
        %PDF-1.4
        1 0 obj << /Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >> endobj
        trailer << /Root 1 0 R >>
        %%EOF
        """.utf8)
}

enum TestSignature {
    static func onfido(_ body: [UInt8], token: String) -> String {
        Hex.encode(
            Array(HMAC<SHA256>.authenticationCode(for: body, using: SymmetricKey(data: Array(token.utf8)))))
    }
}
