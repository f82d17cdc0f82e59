import BillingDomain
import HTTPKit
import Logging
import PostgresAccess
import Primitives

/// The partner refuses a question for something of our account there: it is of no use until somebody looks.
struct ProviderAccountRefused: Error, Sendable, Equatable {
    /// The partner's own.
    let code: String
}

/// The partners that are configured, by name.
struct BillProviders: Sendable {
    let all: [String: BillProvider]

    init(_ providers: [BillProvider]) {
        all = Dictionary(uniqueKeysWithValues: providers.map { ($0.name, $0) })
    }

    /// Who carries payments to a biller.
    /// - Throws: `billerNotAvailable` where nobody does.
    func carrier(of biller: Biller) throws(BillingError) -> BillProvider {
        guard let provider = all[biller.provider] else { throw .billerNotAvailable }
        return provider
    }

    /// - Throws: `unknownProvider`.
    func named(_ name: String) throws(BillingError) -> BillProvider {
        guard let provider = all[name] else { throw .unknownProvider }
        return provider
    }
}

/// Takes partners out of rotation.
struct ProviderRotation: Sendable {
    let store: ProviderStore
    let clock: WallClock
    let logger: Logger

    /// Nothing goes there any more. What led to it is told whether or not this can be written: whoever is refused next
    /// writes it.
    func close(_ name: String, because code: String) async {
        logger.error("a partner refuses us", metadata: ["partner": "\(name)", "code": "\(code)"])
        do {
            // Whatever becomes of the call that met it.
            try await CommitCompanions.without {
                try await store.close(name, because: code, now: clock.now())
            }
        } catch {
            logger.error("a partner stays in rotation", metadata: ["partner": "\(name)", "error": "\(error)"])
        }
    }
}

extension BillProvider {
    /// The same, out of rotation as soon as it refuses us for our account there.
    func watched(by rotation: ProviderRotation) -> BillProvider {
        BillProvider(
            name: name, attemptID: attemptID,
            pay: { order in
                let word = try await pay(order)
                if case .refusedForUs(let code, _) = word { await rotation.close(name, because: code) }
                return word
            },
            requery: { attempt in
                do {
                    return try await requery(attempt)
                } catch let refused as ProviderAccountRefused {
                    // It says nothing of the attempt.
                    await rotation.close(name, because: refused.code)
                    return .unknown(refused.code)
                }
            },
            verify: { biller, customer, meter in
                do {
                    return try await verify(biller, customer, meter)
                } catch let refused as ProviderAccountRefused {
                    await rotation.close(name, because: refused.code)
                    throw BillingError.billerUnreachable
                }
            },
            packages: { biller in
                do {
                    return try await packages(biller)
                } catch let refused as ProviderAccountRefused {
                    await rotation.close(name, because: refused.code)
                    throw refused
                }
            },
            balance: {
                do {
                    return try await balance()
                } catch let refused as ProviderAccountRefused {
                    await rotation.close(name, because: refused.code)
                    throw refused
                }
            })
    }
}
