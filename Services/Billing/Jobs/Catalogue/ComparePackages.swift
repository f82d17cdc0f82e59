import BillingDomain
import CoreMetrics
import MoneyKit
import Primitives
import ServiceKit

/// Asks partners what they sell. A package whose price differs there is not sold until an operator has said what it
/// costs; one whose price is ours again is.
struct ComparePackages: Sendable {
    static let schedule = CalendarSchedule.daily(at: TimeOfDay(2, 0))

    private let catalogue: CatalogueStore
    private let states: ProviderStore
    private let providers: BillProviders
    private let clock: WallClock
    private let waiting: Gauge

    init(
        catalogue: CatalogueStore, states: ProviderStore, providers: BillProviders, clock: WallClock,
        metrics: PrometheusRegistry
    ) {
        self.catalogue = catalogue
        self.states = states
        self.providers = providers
        self.clock = clock
        waiting = Gauge(label: "billing_packages_waiting_for_operator", factory: metrics)
    }

    /// All billers, those after one that cannot be asked as well.
    /// - Throws: the first error met.
    func run() async throws {
        var failure: (any Error)?
        let billers = try await catalogue.billers(BillerFilter(isOperator: true)).map(\.biller)
        for provider in providers.all.values {
            let begun = clock.now()
            do {
                for biller in billers where biller.provider == provider.name {
                    try await compare(biller, provider)
                }
                try await states.forgetChanges(of: provider.name, toldUntil: begun)
            } catch {
                failure = failure ?? error
            }
        }
        waiting.record(try await catalogue.countWaiting())
        if let failure { throw failure }
    }

    /// What the partner does not list stays as it is: it says no itself to whoever orders it.
    private func compare(_ biller: Biller, _ provider: BillProvider) async throws {
        let ours = try await catalogue.packages(of: biller.id)
        guard !ours.isEmpty else { return }
        let theirs = try await provider.packages(biller)
        for entry in ours {
            let sold = theirs.first { $0.code.uppercased() == entry.package.code.uppercased() }
            guard let sold, sold.amount.currency == biller.currency else { continue }
            try await catalogue.note(partnerAmount: sold.amount, of: entry.package.id)
        }
    }
}
