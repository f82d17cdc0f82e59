import HTTPKit
import PostgresAccess
import Primitives
import ServiceKit

/// What the routes of e-mail, its command and whoever sends are made from.
struct MailParts: Sendable {
    let mailer: Mailer
    let desk: BounceDesk
    let suppressions: SuppressionStore
    let signature: FlorinSignature
    let transactions: Transactions
    let cursors: CursorCodec
    let clock: WallClock
    let ids: IDGenerator

    init(_ context: ServiceContext, client: PostgresClient, intake: NoticeIntake) throws {
        let config = try MailConfig(context.settings)
        suppressions = SuppressionStore(client: client)
        mailer = Mailer(config)
        desk = BounceDesk(
            reader: MailFeedbackReader(returnPath: config.returnPath), suppressions: suppressions,
            deliveries: .dispatched(intake.catalogue, PreferenceStore(client: client), context.clock),
            tell: { notice, transaction in try await intake.take(notice, in: transaction) }, clock: context.clock,
            ids: context.ids, logger: context.logger)
        signature = FlorinSignature(secret: config.webhookSecret)
        transactions = try context.transactions()
        cursors = context.cursors
        clock = context.clock
        ids = context.ids
    }
}
