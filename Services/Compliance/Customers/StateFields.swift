import ComplianceDomain
import Contracts
import JSONKit

extension CustomerRisk: FieldValue {}
extension Restriction: FieldValue {}
extension ScreeningState: FieldValue {}

/// What services keep a copy of, as they read it.
extension CustomerStateChanged {
    init(_ state: CustomerState) {
        self.init(
            userID: state.user, version: state.version, risk: RiskGrade(state.risk),
            restriction: RestrictionLevel(state.restriction), askUntil: state.askUntil)
    }
}

extension CustomerStateEntry {
    init(_ state: CustomerState) {
        self.init(
            userID: state.user, version: state.version, risk: RiskGrade(state.risk),
            restriction: RestrictionLevel(state.restriction), askUntil: state.askUntil)
    }
}

extension RiskGrade {
    init(_ risk: CustomerRisk) {
        self =
            switch risk {
            case .low: .low
            case .medium: .medium
            case .high: .high
            }
    }
}

extension RestrictionLevel {
    init(_ restriction: Restriction) {
        self =
            switch restriction {
            case .none: .none
            case .outgoing: .outgoing
            case .all: .all
            case .access: .access
            }
    }
}
