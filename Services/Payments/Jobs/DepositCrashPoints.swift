import PaymentsDomain

/// The places at which a deposit's saga can be made to die: after every answer and after the commit of every stage.
package enum DepositCrashPoints {
    package static let all = DepositQuestion.allCases.map { after($0) } + Deposit.Stage.allCases.map { at($0) }

    /// The answer is known and not yet written.
    static func after(_ question: DepositQuestion) -> String { "deposit.after_\(question)" }

    /// The stage is written, and nobody knows it yet.
    static func at(_ stage: Deposit.Stage) -> String { "deposit.at_\(stage)" }
}
