import HTTPKit
import Messaging
import Outbox
package import PostgresAccess
import Primitives
package import PrivacyKit
package import ServiceKit
package import SuiteKit

/// The composition root: configuration in, endpoints and long-running work out.
package enum BillingService: FlorinService {
    package static let process = SuiteProcess.billing
    package static var privacy: PrivacyMap? { BillingPrivacy.map }
    package static let migrations = BillingMigrations.all

    package static func build(_ context: ServiceContext) async throws -> ServiceParts {
        let config = try BillingConfig(context.settings)
        let postgres = try context.postgres()
        let broker = try context.broker(
            .service(slug, events: ComplianceParts.types, servesRequests: true, singleActiveConsumer: false))
        let compliance = try ComplianceParts(context, postgres, broker)
        let wallet = WalletClient(broker: broker)
        let approvals = try context.approvals { try await wallet.worth(of: $0) }
        let catalogue = try CatalogueParts(context, config, postgres, broker)
        let book = PlannedBook(postgres, ids: context.ids)
        var seams = BillPaymentSeams(catalogue)
        seams.saveBeneficiary = { try await book.save($0, as: $1, in: $2) }
        seams.followers = [book.follower]
        let payments = try BillPaymentParts(context, broker, compliance, approvals, seams)
        let schedules = try SchedulesParts(context, broker, book, BillPaying(catalogue, payments.desk))
        let invoices = try InvoiceParts(
            context, broker, assess: compliance.assessor.map { InvoiceAssessor(assessor: $0).assess })
        let subscriptions = try SubscriptionParts(context, broker, invoices)
        let parts = BillingParts(catalogue: catalogue, payments: payments, schedules: schedules)
        return ServiceParts(
            endpoints: BillingRoutes.all(parts) + invoices.endpoints + subscriptions.endpoints
                + context.approvalEndpoints(of: Self.self, approvals, payments.approved),
            services: [
                RequestServer(
                    slug, broker: broker, logger: context.logger,
                    SubjectRequests(
                        slug, BillingPrivacy.map, postgres, clock: context.clock, rules: PersonRequests.rules
                    ).served),
                EventConsumer(
                    broker: broker, client: postgres, queue: "billing.events", handlers: compliance.handlers,
                    clock: context.clock, logger: context.logger),
                context.approvalJob(approvals),
            ] + compliance.services(context) + (try catalogue.services(context)) + payments.services(context)
                + (try schedules.services(context)) + (try invoices.services(context))
                + subscriptions.services(context))
    }
}

/// What the routes are made from.
struct BillingParts: Sendable {
    let catalogue: CatalogueParts
    let payments: BillPaymentParts
    let schedules: SchedulesParts
}
