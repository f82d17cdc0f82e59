import HTTPKit
import ServiceLifecycle

/// The first to end at a shutdown: says so at `/readyz` and to the clients, and gives balancers time to look elsewhere.
struct DrainPause: Service {
    let time: Duration
    let draining: DrainSwitch
    let health: HealthRegistry

    func run() async throws {
        try? await gracefulShutdown()  // throws when cancelled outright, and then there is no time to drain
        draining.turnOn()
        health.startDraining()
        try? await Task.sleep(for: time)  // as above
    }
}
