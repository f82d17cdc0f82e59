package import Authentication
package import Primitives

/// What a test puts in the place of the real thing. A process uses none of it.
package struct ServiceOverrides: Sendable {
    /// In place of the machine's clock (or the shared test clock).
    package var clock: WallClock?
    /// In place of the key set at `auth.jwks.url`.
    package var keys: (any KeySource)?
    /// In place of random ids.
    package var ids: IDGenerator?
    /// In place of standard output. Without it a service in a test logs nothing below warning.
    package var logOutput: LogOutput?

    package init(
        clock: WallClock? = nil, keys: (any KeySource)? = nil, ids: IDGenerator? = nil, logOutput: LogOutput? = nil
    ) {
        self.clock = clock
        self.keys = keys
        self.ids = ids
        self.logOutput = logOutput
    }
}
