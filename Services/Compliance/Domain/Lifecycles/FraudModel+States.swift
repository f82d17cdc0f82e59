package import Primitives

/// What has become of a model. The database holds the same table.
package enum FraudModelStatus: String, CaseIterable, Hashable, Sendable {
    /// It is ordered, or being made. Next: ready, failed.
    case training
    /// It may be used once a person says so. Next: active.
    case ready
    /// It looks at operations. Next: retired, when another one takes its place.
    case active
    case retired
    case failed

    package enum Move: CaseIterable, Hashable, Sendable {
        case finish, fail, activate, retire
    }

    package static let states = Transitions<FraudModelStatus, Move>(
        from: .training,
        [
            (.training, .finish, .ready),
            (.training, .fail, .failed),
            (.ready, .activate, .active),
            (.active, .retire, .retired),
        ])
}
