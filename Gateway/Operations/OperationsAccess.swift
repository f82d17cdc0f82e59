import Authentication
import HTTPKit

/// Who may use the operator routes. `admin` counts as operator.
enum OperationsAccess {
    static let tag = "Operations"
    static let mayRead = Access.roles([.operator, .auditor], scope: .opsRead)
    static let mayWrite = Access.roles([.operator], scope: .opsWrite)
}
