import PaymentsDomain

/// The places at which an outflow's saga can be made to die: after every answer and after the commit of every stage
/// that it comes to without a decision of compliance's or staff's.
package enum OutflowCrashPoints {
    enum Question: String, CaseIterable {
        case assess, hold, send, fetch, capture, release, restore
    }

    package static let all =
        Question.allCases.map { after($0) }
        + Outflow.Stage.allCases.filter { $0 != .held && $0 != .holding }.map { at($0) }

    /// The answer is known and not yet written.
    static func after(_ question: Question) -> String { "outflow.after_\(question)" }

    /// The stage is written, and nobody knows it yet.
    static func at(_ stage: Outflow.Stage) -> String { "outflow.at_\(stage)" }
}
