import BillingDomain
import CoreMetrics
import MoneyKit
import Primitives
import ServiceKit

/// Looks whether partners answer and what is left of our money there, and asks those that say that they sell otherwise
/// than before.
struct WatchProviders: Sendable {
    static let interval = Duration.seconds(60)

    private let states: ProviderStore
    private let providers: BillProviders
    private let compare: ComparePackages
    private let clock: WallClock
    private let reachable: [String: Gauge]
    private let closed: [String: Gauge]

    init(
        states: ProviderStore, providers: BillProviders, compare: ComparePackages, clock: WallClock,
        metrics: PrometheusRegistry
    ) {
        self.states = states
        self.providers = providers
        self.compare = compare
        self.clock = clock
        reachable = providers.all.mapValues { provider in
            Gauge(label: "billing_provider_reachable", dimensions: [("provider", provider.name)], factory: metrics)
        }
        closed = providers.all.mapValues { provider in
            Gauge(label: "billing_provider_closed", dimensions: [("provider", provider.name)], factory: metrics)
        }
    }

    func run() async throws {
        for provider in providers.all.values {
            let look = await look(at: provider)
            reachable[provider.name]?.record(look.isReachable ? 1 : 0)
            try await states.note(look, of: provider.name)
        }
        let found = try await states.all()
        for state in found { closed[state.name]?.record(state.closing == nil ? 0 : 1) }
        if found.contains(where: { $0.changesToldAt != nil }) { try await compare.run() }
    }

    private func look(at provider: BillProvider) async -> ProviderState.Look {
        let begun = ContinuousClock.now
        func found(_ isReachable: Bool, _ balance: Money? = nil) -> ProviderState.Look {
            ProviderState.Look(
                isReachable: isReachable, latency: ContinuousClock.now - begun, balance: balance, at: clock.now())
        }
        do {
            return found(true, try await provider.balance())
        } catch is ProviderAccountRefused {
            return found(true)
        } catch {
            // What it was stands in the record of what is said to partners.
            return found(false)
        }
    }
}
