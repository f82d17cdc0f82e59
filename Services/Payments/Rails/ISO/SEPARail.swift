import ISO20022Kit
import MoneyKit
import PaymentsDomain
import Primitives

/// Credit transfers in euros: at 14:00 UTC of TARGET's days what waits goes out. Reads the statements of all rails.
enum SEPARail {
    static let hour = TimeOfDay(14, 0)

    static let rail = Rail(
        name: .sepa, schemes: [.iban], cutOff: { BankingDays.target.last(hour, in: .utc, by: $0) },
        today: { ClockZone.frankfurt.day(at: $0) },
        refusal: { amount, numbers in
            guard amount.currency == .EUR, case .iban = numbers else { return "rail_not_available" }
            return nil
        },
        write: { try SEPAFile.write($0) },
        read: { (bytes: [UInt8]) throws(PaymentsError) in
            guard let document = try ISOFile.document(bytes) else { return nil }
            switch document.kind {
            case "camt.052", "camt.053", "camt.054": return try CamtFile.read(document)
            case "pain.002": return try StatusFile.statuses(document, of: .sepa)
            default: return nil
            }
        })
}

/// Bytes as a message of ISO 20022.
enum ISOFile {
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let blanks = Set(" \t\r\n".utf8)

    /// Nil for what is no markup.
    /// - Throws: `bankFileInvalid` for markup that is no message.
    static func document(_ bytes: [UInt8]) throws(PaymentsError) -> ISODocument? {
        let text = bytes.starts(with: byteOrderMark) ? bytes.dropFirst(byteOrderMark.count) : bytes[...]
        guard text.first(where: { !blanks.contains($0) }) == UInt8(ascii: "<") else { return nil }
        do throws(ISOError) {
            return try ISODocument.read(bytes)
        } catch {
            throw .bankFileInvalid(error.detail)
        }
    }
}
