import HTTPKit
import Primitives

/// What the routes of monitoring have in common.
enum MonitoringRoutes {
    static let customers = "Customers (staff)"
    static let alerts = "Alerts (staff)"
    static let assessments = "Assessments (staff)"
    static let cases = "Cases (staff)"
    static let rules = "Rules (staff)"
    static let backtests = "Back-tests (staff)"
    static let policies = "Policy (staff)"

    /// - Throws: 422 for an end that is over.
    static func requireAhead(_ end: Timestamp, of now: Timestamp) throws(Problem) {
        guard end > now else { throw Problem.invalid("until", "out_of_range", "must lie ahead") }
    }
}
