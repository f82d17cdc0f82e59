import BillingDomain
import HTTPKit
import Messaging
import PostgresAccess
import Primitives
import ServiceKit
import SuiteKit

@testable import BillingService

/// Beneficiaries, schedules and bills alone, with a double of whoever carries payments. Its jobs run when a test says
/// so.
enum PlannedService: FlorinService {
    static let process = SuiteProcess.billing
    static let migrations = BillingService.migrations

    /// Whose doubles the service that is built in this task takes.
    @TaskLocal static var bank: PlannedBank?
    @TaskLocal static var runsJobs = false

    struct NoBank: Error {}

    static func build(_ context: ServiceContext) async throws -> ServiceParts {
        guard let bank else { throw NoBank() }
        let broker = try context.broker(.service(slug, events: [], servesRequests: false))
        let book = PlannedBook(try context.postgres(), ids: context.ids)
        let parts = try SchedulesParts(context, broker, book, bank.paying)
        bank.serves(parts, context.clock)
        return ServiceParts(
            endpoints: parts.endpoints, services: runsJobs ? try parts.services(context) : [])
    }
}
