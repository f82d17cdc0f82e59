import ServiceKit

/// The keys of this service beside the common ones.
///
/// | key | unit | default | range |
/// |---|---|---|---|
/// | `accounting.consumer.prefetch` | messages | 200 | 1 to 2,000 |
/// | `accounting.consumer.batch.transactions` | wallet transactions of one commit | 4,000 | 1 to 20,000 |
/// | `accounting.reconciliation.wait.seconds` | how long a request waits for the wallet | 10 | 0 to 25 |
/// | `accounting.verify.interval.seconds` | pause between two looks at the hash chain | 60 | 1 to 86,400 |
/// | `accounting.verify.entries` | entries of one look | 50,000 | 1 to 100,000,000 |
struct AccountingConfig: Sendable {
    let prefetch: Int
    let batchTransactions: Int
    let reconciliationWait: Duration
    let verifyInterval: Duration
    let verifyEntries: Int

    init(_ settings: Settings) throws(ConfigError) {
        prefetch = try settings.integer("accounting.consumer.prefetch", default: 200, in: 1...2_000)
        batchTransactions = try settings.integer(
            "accounting.consumer.batch.transactions", default: 4_000, in: 1...20_000)
        reconciliationWait = try settings.seconds("accounting.reconciliation.wait.seconds", default: 10, in: 0...25)
        verifyInterval = try settings.seconds("accounting.verify.interval.seconds", default: 60, in: 1...86_400)
        verifyEntries = try settings.integer("accounting.verify.entries", default: 50_000, in: 1...100_000_000)
    }
}
