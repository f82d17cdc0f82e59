import NotificationsDomain
import PostgresAccess
import Primitives
import ServiceKit

extension NotificationsService {
    /// E-mail as the command `take-bounce` has it.
    static func mail(_ context: ServiceContext) throws -> MailParts {
        let client = try context.postgres()
        let core = try NotificationsCore(
            context, try NotificationsConfig(context.settings), client, catalogue: try ShippedData.catalogue(),
            carried: [.email])
        return try MailParts(context, client: client, intake: core.intake)
    }
}
