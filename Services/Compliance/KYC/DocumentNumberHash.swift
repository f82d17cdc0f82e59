import ComplianceDomain
import Crypto
import Primitives

/// A document's number under a key of ours: the same number has the same hash, and nobody without the key can try
/// numbers.
struct DocumentNumberHash: Sendable {
    let secret: String

    /// Nil for a document without a number, typed or in its zone.
    func hash(of document: KYCDocument, on day: CalendarDay) -> [UInt8]? {
        let zone = document.zone(on: day)
        guard let number = document.number ?? zone?.documentNumber,
            let canonical = DocumentNumber(
                number, of: document.kind, issuedBy: document.issuingCountry ?? zone?.issuingState)?.canonical
        else { return nil }
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("document-number/\(canonical)".utf8), using: SymmetricKey(data: Array(secret.utf8)))
        return Array(code)
    }
}
