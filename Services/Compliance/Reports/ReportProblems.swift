package import ComplianceDomain
package import HTTPKit
import MoneyKit

extension ReportError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .notFound: .notFound
        case .ownDecision: Problem(.ownDecision)
        case .alreadyDecided(let status): Problem(.alreadyDecided, members: [("report_status", status.rawValue)])
        case .notNow(let status):
            Problem(
                .conflict, detail: "The report is \(status.rawValue).", members: [("report_status", status.rawValue)])
        case .dayNotOver(let day): Problem(.conflict, detail: "The day \(day) is not over: more may move on it.")
        case .caseNotReported:
            Problem(.conflict, detail: "Two people have not said of the case that it is to be reported.")
        case .belowThreshold(let cents):
            .invalid("case_id", "out_of_range", "moved \(Money(minorUnits: cents, currency: .USD)) in 90 days")
        case .nothingToReport:
            .invalid("from", "out_of_range", "in this time there is nothing that has to be reported")
        case .severalDays(let count):
            .invalid("customer_id", "missing", "is required, or a shorter time: \(count) days are to be reported")
        case .alreadyReported: Problem(.conflict, detail: "There is a report about the same.")
        case .tooLong(let most): .invalid("from", "out_of_range", "a report holds \(most) rows: name a shorter time")
        case .filerUnknown: Problem(.conflict, detail: "Nobody has said who files: COMPLIANCE_FILER_NAME and the rest.")
        case .neverAcknowledged(let type):
            Problem(.conflict, detail: "No authority answers to a report of type \(type.rawValue).")
        case .acknowledgementInvalid(let why): .invalid("body", "malformed", why)
        case .numberTaken: Problem(.conflict, detail: "Another report has this number.")
        }
    }
}
