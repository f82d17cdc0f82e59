/// The places at which a commit that writes something can be made to die.
package enum LedgerCrashPoint: String, CaseIterable {
    /// Decided under the locks, nothing is written.
    case decided
    /// Written, and no caller knows it yet.
    case committed

    package var name: String { "ledger.\(self)" }
}

/// The place at which a command that had to be assessed can be made to die.
package enum AssessmentCrashPoint {
    /// Compliance has answered, and nothing has moved yet.
    package static let answered = "assessment.answered"
}
