import ISO20022Kit
import MoneyKit
import PaymentsDomain
import Primitives

/// Wires in dollars, a message each: from 13:00 to 22:00 UTC of the Fed's days what waits goes out at once.
enum WireRail {
    static let opens = TimeOfDay(13, 0)
    private static let openFor = Duration.seconds(9 * 3_600)

    static let rail = Rail(
        name: .wire, schemes: [.aba], linesOfFile: 1,
        cutOff: { now in min(now, BankingDays.fed.last(opens, in: .utc, by: now) + openFor) },
        today: { ClockZone.newYork.day(at: $0) },
        refusal: { amount, numbers in
            guard amount.currency == .USD, case .aba = numbers else { return "rail_not_available" }
            return nil
        },
        write: { try WireFile.write($0) },
        read: { (bytes: [UInt8]) throws(PaymentsError) in
            guard let document = try ISOFile.document(bytes) else { return nil }
            switch document.kind {
            case "pacs.002": return try StatusFile.statuses(document, of: .wire)
            case "pacs.004": return try StatusFile.returns(document, of: .wire)
            default: return nil
            }
        })
}
