extension Deposit {
    /// As its owner hears it, too.
    package static let underReview = "under_review"

    /// The wallet may be asked to credit it, as far as compliance goes.
    var isCleared: Bool { assessed?.kind == .allowed || assessed?.kind == .unassessed }

    mutating func assess(_ word: Assessment) -> DepositChange {
        guard mayBeCredited, !isCleared, word != assessed else { return .none }
        assessed = word
        switch word {
        case .allowed, .unassessed:
            stage = .crediting
            reason = nil
        case .review:
            stage = .held
            reason = Self.underReview
        case .denied:
            stage = .refunding
            reason = Assessment.notPermitted
        }
        return .moved
    }
}
