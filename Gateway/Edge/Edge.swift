import Logging
import Primitives

/// What all event loops share.
final class Edge: Sendable {
    let config: GatewayConfig
    let table: RouteTable
    let credentials: CredentialCheck
    let rates: RateGate
    let load: CallerLoad
    let penalties = PenaltyBox()
    let controls: Controls
    let blocks: Blocks
    let restrictions: Restrictions
    let jobs: JobLane
    /// For each upstream one for each of its addresses.
    let breakers: [[CircuitBreaker]]
    let headers: AnswerHeaders
    let metrics: EdgeMetrics
    let clock: WallClock
    let logger: Logger

    init(
        config: GatewayConfig, table: RouteTable, credentials: CredentialCheck, rates: RateGate,
        controls: Controls, blocks: Blocks, restrictions: Restrictions, jobs: JobLane, metrics: EdgeMetrics,
        clock: WallClock, logger: Logger
    ) {
        self.config = config
        self.table = table
        self.credentials = credentials
        self.rates = rates
        load = CallerLoad(config.load)
        self.controls = controls
        self.blocks = blocks
        self.restrictions = restrictions
        self.jobs = jobs
        breakers = config.upstreams.map { upstream in
            upstream.addresses.map { _ in
                CircuitBreaker(failures: upstream.breakerFailures, openFor: upstream.breakerOpen)
            }
        }
        headers = AnswerHeaders(config)
        self.metrics = metrics
        self.clock = clock
        self.logger = logger
    }
}
