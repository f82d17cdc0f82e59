import MoneyKit
import NachaKit
import PaymentsDomain
import Primitives

/// The American clearing houses: files at 20:00 UTC on the Federal Reserve's banking days, settled on the next one. Its
/// banks tell only what comes back: what has not by the second banking day after the settlement is done.
enum ACHRail {
    static let hour = TimeOfDay(20, 0)
    private static let daysOfSilence = 2
    /// US cents: a file of a thousand such lines still has sums of twelve digits.
    static let largest: Int64 = 999_999_999

    static let rail = Rail(
        name: .ach, schemes: [.aba], linesOfFile: 1_000,
        cutOff: { BankingDays.fed.last(hour, in: .utc, by: $0) }, today: { ClockZone.newYork.day(at: $0) },
        refusal: { amount, numbers in
            guard case .aba(_, let account, _) = numbers, account.utf8.count <= BankNumbers.longestAccount else {
                return "bank_account_invalid"
            }
            return amount.minorUnits <= largest ? nil : "amount_too_large"
        },
        write: { try write($0) },
        read: { (bytes: [UInt8]) throws(PaymentsError) in
            guard NachaReader.isNacha(bytes) else { return nil }
            do {
                return ACHReading(try NachaReader.read(bytes)).file
            } catch {
                throw .bankFileInvalid("\(error)")
            }
        })

    /// As which kind of entry an account of such a holder is debited.
    static func debitKind(of holder: BankAccount.HolderKind) -> String { holder == .person ? "WEB" : "CCD" }

    private static func write(_ batch: RailBatch) throws -> WrittenBankFile {
        let today = ClockZone.newYork.day(at: batch.now)
        let settlesOn = BankingDays.fed.adding(1, to: today)
        let written = try ACHWriting(batch, settlesOn: settlesOn)
        return WrittenBankFile(
            kind: "nacha", bytes: NachaWriter.write(written.file), references: written.traces, settlesOn: settlesOn,
            dueAt: ClockZone.newYork.instant(
                TimeOfDay(0, 0), on: BankingDays.fed.adding(daysOfSilence, to: settlesOn)))
    }
}
