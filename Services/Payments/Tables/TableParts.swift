import HTTPKit
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit

/// Who carries money, what it costs, and who goes first: what those routes are made from.
struct TableParts: Sendable {
    private let deposits: FeeStore
    private let outflows: OutflowFeeStore
    private let routes: RouteStore
    private let providers: Providers
    private let rails: PayoutProviders
    private let cursors: CursorCodec
    private let clock: WallClock

    init(
        _ context: ServiceContext, _ postgres: PostgresClient, _ fees: FeeStore, _ providers: Providers,
        _ rails: PayoutProviders
    ) {
        deposits = fees
        outflows = OutflowFeeStore(client: postgres)
        routes = RouteStore(client: postgres)
        self.providers = providers
        self.rails = rails
        cursors = context.cursors
        clock = context.clock
    }

    var endpoints: [any Endpoint] {
        [
            ListProviders(
                providers: providers, rails: rails, deposits: deposits, outflows: outflows, cursors: cursors),
            ListFees(deposits: deposits, outflows: outflows, cursors: cursors),
            SetFee(deposits: deposits, outflows: outflows, providers: providers, rails: rails, clock: clock),
            ListRoutes(routes: routes, cursors: cursors),
            SetRoute(routes: routes, providers: providers, rails: rails, clock: clock),
        ]
    }
}
