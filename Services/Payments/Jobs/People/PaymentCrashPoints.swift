import PaymentsDomain

/// The places at which a payment's saga can be made to die: after every answer of the wallet and of compliance, and
/// after the commit of every stage.
package enum PaymentCrashPoints {
    package static let all =
        [assessed] + [Payment.Stage.posting, .holding, .capturing, .releasing].map { after($0) }
        + Payment.Stage.allCases.filter { $0 != .reviewing }.map { at($0) }

    /// Compliance's word is known and not yet written.
    static let assessed = "payment.assessed"

    /// The answer to the stage's question is known and not yet written.
    static func after(_ stage: Payment.Stage) -> String { "payment.after_\(stage)" }

    /// The stage is written, and nobody knows it yet.
    static func at(_ stage: Payment.Stage) -> String { "payment.at_\(stage)" }
}
