import PostgresAccess
import ServiceKit
import ServiceLifecycle

extension ShortMessageParts {
    /// - Parameter wake: tells the dispatcher that there is work.
    func services(
        _ context: ServiceContext, client: PostgresClient, wake: @escaping @Sendable () -> Void
    ) -> [any Service] {
        let find = FindShortMessages(parts: self, client: client, wake: wake)
        let forget = ForgetShortMessageReports(client: client, clock: clock)
        return [
            context.job("notifications-find-short-messages", every: FindShortMessages.interval) {
                try await find.run()
            },
            context.job("notifications-forget-short-message-reports", every: ForgetShortMessageReports.interval) {
                try await forget.run()
            },
        ]
    }
}
