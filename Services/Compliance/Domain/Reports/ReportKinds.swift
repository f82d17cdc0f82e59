package import Primitives

package enum ReportTag {}
package typealias ReportID = Identifier<ReportTag>

/// What is reported.
package enum ReportType: String, CaseIterable, Sendable {
    /// Somebody moved money in a way that the law wants told (31 CFR 1020.320).
    case sar
    /// Somebody moved much cash on one day (31 CFR 1010.311).
    case ctr
    /// What compliance has had to do.
    case summary
    /// Who is taxed elsewhere, as they certify it.
    case tax

    /// FinCEN takes these two, and answers.
    package var goesToFinCEN: Bool { self == .sar || self == .ctr }

    /// In which it can be written; the first where nobody says.
    package var formats: [ReportFormat] { goesToFinCEN ? [.xml, .csv, .json] : [.json, .csv] }

    /// From the day on which it is known that there has to be one; nil: nobody waits for it.
    package var dueDays: Int? {
        switch self {
        case .sar: 30
        case .ctr: 15
        case .summary, .tax: nil
        }
    }
}

package enum ReportFormat: String, CaseIterable, Sendable {
    /// FinCEN's batch of one report.
    case xml
    case csv
    case json
}

/// Every refusal about reports.
package enum ReportError: Error, Hashable, Sendable {
    case notFound
    /// Who wrote it, or is in it, would decide about it.
    case ownDecision
    /// It has been approved by somebody, or is over.
    case alreadyDecided(ReportStatus)
    /// It stands otherwise than this needs.
    case notNow(ReportStatus)
    /// More may move on it yet.
    case dayNotOver(CalendarDay)
    /// Two people have not said of the case that it is to be reported.
    case caseNotReported
    /// Less than the law asks about has moved; in US cents.
    case belowThreshold(Int64)
    /// No day of anybody's is over the line, or each has its report.
    case nothingToReport
    /// Several persons' days are over the line.
    case severalDays(Int)
    /// There is one about the same.
    case alreadyReported
    /// More rows than one report holds.
    case tooLong(most: Int)
    /// Nobody has said who files.
    case filerUnknown
    /// No authority answers to a report of this type.
    case neverAcknowledged(ReportType)
    case acknowledgementInvalid(String)
    /// Another report has this number.
    case numberTaken
}
