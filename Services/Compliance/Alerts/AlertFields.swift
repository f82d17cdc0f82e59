import ComplianceDomain
import Contracts
import JSONKit
import Primitives

extension AlertKind: FieldValue {}
extension AlertStatus: FieldValue {}
extension AlertOutcome: FieldValue {}
extension Severity: FieldValue {}

extension AlertOpened {
    init(_ kept: KeptAlert) {
        let alert = kept.alert
        self.init(
            alertID: alert.id.rawValue, kind: AlertSubject(alert.kind), severity: AlertSeverity(alert.severity),
            userID: alert.customer, transactionIDs: kept.transactions, dueAt: alert.dueAt)
    }
}

extension AlertSubject {
    init(_ kind: AlertKind) {
        self =
            switch kind {
            case .monitoring: .monitoring
            case .fraud: .fraud
            case .screening: .screening
            case .kyc: .kyc
            case .security: .security
            }
    }
}

extension AlertSeverity {
    init(_ severity: Severity) {
        self =
            switch severity {
            case .low: .low
            case .medium: .medium
            case .high: .high
            case .critical: .critical
            }
    }
}
