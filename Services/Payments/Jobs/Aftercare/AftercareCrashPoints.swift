import PaymentsDomain

/// The places at which what follows a payment can be made to die: after every answer of the wallet, and after the
/// commit of every state that is asked about.
package enum AftercareCrashPoints {
    package static let refunds = [posted("refund"), opened("refund"), ended("refund")]
    package static let reversals = [posted("reversal"), opened("reversal"), ended("reversal")]
    package static let disputes =
        [Dispute.Stage.holding, .releasing].map { after($0) }
        + [Dispute.Stage.holding, .waiting, .paying, .releasing, .ended].map { at($0) }
    package static let chargebacks =
        [Chargeback.Stage.taking, .restoring].map { after($0) } + Chargeback.Stage.allCases.map { at($0) }

    /// The wallet has moved it, and nobody has written that down.
    static func posted(_ thing: String) -> String { "payment_\(thing).posted" }
    /// It is written that the wallet is to be asked.
    static func opened(_ thing: String) -> String { "payment_\(thing).opened" }
    /// It is written what the wallet has done.
    static func ended(_ thing: String) -> String { "payment_\(thing).ended" }

    static func after(_ stage: Dispute.Stage) -> String { "dispute.after_\(stage)" }
    static func at(_ stage: Dispute.Stage) -> String { "dispute.at_\(stage)" }
    static func after(_ stage: Chargeback.Stage) -> String { "chargeback.after_\(stage)" }
    static func at(_ stage: Chargeback.Stage) -> String { "chargeback.at_\(stage)" }
}
