package import Primitives

extension PeriodStatus {
    package enum Move: CaseIterable, Hashable, Sendable {
        case close, reopen
    }

    package static let states = Transitions<PeriodStatus, Move>(
        from: .open,
        [
            (.open, .close, .closed),
            (.closed, .reopen, .open),
        ])
}
