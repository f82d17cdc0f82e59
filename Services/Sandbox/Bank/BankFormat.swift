import MoneyKit
import Primitives

/// How the bank reads files of one format and answers them. Everything follows from a file's bytes, so that nothing but
/// these is kept.
struct BankFormat: Sendable {
    /// Files are answered in steps: on their day, and a week later, when what was done comes back.
    enum Step: Int, Sendable, CaseIterable {
        case settled = 1
        case returned
    }

    let isOwn: @Sendable ([UInt8]) -> Bool
    /// Nil: it is no file that makes sense.
    let settlesOn: @Sendable ([UInt8]) -> CalendarDay?
    /// What it is to move; amounts steer whether the file itself gets lost.
    let amounts: @Sendable ([UInt8]) -> [Money]
    /// Files for the merchant.
    let answers: @Sendable (_ file: [UInt8], Step, _ today: CalendarDay) -> [[UInt8]]

    static let all = [nacha, iso20022]

    static func of(_ bytes: [UInt8]) -> BankFormat? { all.first { $0.isOwn(bytes) } }
}
