import ComplianceDomain
import HTTPKit
import PostgresAccess
import Primitives

/// Asks newspapers about customers, one at a time: the archive takes no more. What it has is a hit, which a person
/// decides.
struct SearchMedia: Sendable {
    static let interval = GDELTAdapter.interval
    /// Without an answer it is asked again after this.
    private static let pause = Duration.seconds(3_600)

    let client: PostgresClient
    let archive: MediaArchive
    let checks: MediaCheckStore
    let screening: ScreeningDesk
    let kyc: KYCDesk
    let clock: WallClock

    func run() async throws {
        guard let user = try await checks.nextDue(by: clock.now()) else { return }
        guard let profile = try await screening.customers.profile(of: user)?.profile else {
            return try await checks.forget(user)
        }
        let customer = ScreenedCustomer(profile, identifiers: [])
        let articles: [MediaArticle]?
        do {
            articles = try await archive.articles(user, customer)
        } catch is PartnerError {
            articles = nil
        }
        try await keep(articles, about: customer, user, profile)
    }

    /// - Parameter articles: nil: there was no answer.
    private func keep(
        _ articles: [MediaArticle]?, about customer: ScreenedCustomer, _ user: UserID, _ profile: CustomerProfile
    ) async throws {
        let now = clock.now()
        try await client.transaction { transaction in
            let row = try await kyc.customers.lock(user, now: now, in: transaction)
            // Who has said something else meanwhile is asked about anew.
            guard try await kyc.customers.profile(of: user, in: transaction)?.profile == profile else { return }
            guard let articles else {
                return try await checks.settle(
                    user, .notChecked, dueAt: now + Self.pause, now: now, in: transaction)
            }
            let matches = articles.compactMap { AdverseMedia.match($0, for: customer) }
            try await screening.take(matches, of: user, at: now, in: transaction)
            try await checks.settle(
                user, matches.isEmpty ? .clear : .found, dueAt: nil, now: now, in: transaction)
            try await kyc.settleTier(of: row, at: now, in: transaction)
        }
    }
}
