import HTTPKit
import ServiceKit

/// A provider of exchange rates. It remembers nothing: a rate follows from the hour.
enum RatesModule: SandboxModule {
    static let name = "rates"

    static func build(_ sandbox: SandboxContext) -> ServiceParts {
        ServiceParts(endpoints: [GetRates(clock: sandbox.service.clock)])
    }
}
