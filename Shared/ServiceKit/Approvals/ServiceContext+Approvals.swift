import Authentication
import Contracts
package import HTTPKit
package import MoneyKit
import Outbox
import Primitives
package import ServiceLifecycle

extension ServiceContext {
    /// Where requests of staff wait for a second operator. Needs the broker: auth is asked who is an operator.
    /// - Parameter worth: of an amount in US cents, as limits are counted; nil where no rate is known.
    package func approvals(worth: @escaping @Sendable (Money) async throws -> Int64?) throws -> ApprovalDesk {
        ApprovalDesk(
            store: ApprovalStore(try postgres()), slug: slug, config: try ApprovalConfig(settings),
            transactions: try transactions(), clock: clock, ids: ids, worth: worth, isOperator: askingAuthForOperators)
    }

    /// A token tells what its owner was when it was made, and a request of staff may wait for days.
    private var askingAuthForOperators: @Sendable (UserID) async throws -> Bool {
        guard let broker = madeBroker else { preconditionFailure("\(slug) asks for approvals before it has a broker") }
        let auth = RequestClient("auth", broker: broker)
        return { user in
            do {
                let found = try await auth.ask(FindUser(userID: user), key: "find")
                let roles = Role.effective(found.roles.compactMap(Role.init(rawValue:)))
                return found.status == "active" && roles.contains(.operator)
            } catch let refused as RequestRefused where refused.code == ProblemCode.notFound.code {
                return false
            }
        }
    }

    /// The routes at which operators decide.
    /// - Parameter works: one for each endpoint that asks.
    package func approvalEndpoints<Owner: FlorinService>(
        of owner: Owner.Type, _ desk: ApprovalDesk, _ works: [ApprovedWork]
    ) -> [any Endpoint] {
        ApprovalRoutes<Owner>.all(desk, works, cursors: cursors)
    }

    /// Ends in time what nobody decides.
    package func approvalJob(_ desk: ApprovalDesk) -> any Service {
        let watch = WatchApprovals(desk, metrics: metrics)
        return job("\(slug)-watch-approvals", every: WatchApprovals.interval) { try await watch.run() }
    }
}
