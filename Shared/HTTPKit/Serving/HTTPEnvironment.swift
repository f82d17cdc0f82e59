package import CoreMetrics
package import Logging
package import Primitives

/// What serving needs beside the endpoints.
package struct HTTPEnvironment: Sendable {
    package var authenticator: Authenticator
    package var stepUp: StepUpCheck
    package var clock: WallClock
    package var logger: Logger
    package var metrics: any MetricsFactory
    package var trustedProxies: TrustedProxies
    /// One line per request at level info; without it only refusals of 500 and above are logged.
    package var logsRequests: Bool
    /// Nil for a process that keeps no trace of its calls: an outside partner.
    package var auditing: Auditing?
    /// Set while a process that is about to stop still serves.
    package let draining = DrainSwitch()

    package init(
        authenticator: Authenticator, stepUp: StepUpCheck = .freshSessionsOnly, clock: WallClock = .system,
        logger: Logger,
        metrics: any MetricsFactory = NOOPMetricsHandler.instance, trustedProxies: TrustedProxies = .loopback,
        logsRequests: Bool = true, auditing: Auditing? = nil
    ) {
        self.authenticator = authenticator
        self.stepUp = stepUp
        self.clock = clock
        self.logger = logger
        self.metrics = metrics
        self.trustedProxies = trustedProxies
        self.logsRequests = logsRequests
        self.auditing = auditing
    }
}
