import BillingDomain

/// The places at which the saga of a bill can be made to die: after every answer, and after the commit of every stage.
package enum BillPaymentCrashPoints {
    enum Question: String, CaseIterable {
        case assess, hold, pay, requery, capture, post, release, reverse
    }

    /// Without one: an order is withdrawn when the wallet weighs its money and then falls silent, which cannot be
    /// timed.
    package static let all =
        Question.allCases.map { after($0) } + BillPayment.Stage.allCases.filter { $0 != .withdrawing }.map { at($0) }

    /// The answer is known and not yet written.
    static func after(_ question: Question) -> String { "bill_payment.after_\(question)" }

    /// The stage is written, and nobody knows it yet.
    static func at(_ stage: BillPayment.Stage) -> String { "bill_payment.at_\(stage)" }
}
