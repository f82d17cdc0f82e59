import MoneyKit

/// What its services sell, in naira: those that we have packages of.
enum VTpassCatalogue {
    struct Variation: Sendable {
        let code: String
        let name: String
        let amount: Money

        fileprivate init(_ code: String, _ name: String, _ naira: Int64) {
            self.code = code
            self.name = name
            amount = Money(minorUnits: naira * 100, currency: .NGN)
        }
    }

    /// Empty for services where any amount is taken.
    static func variations(of service: String) -> [Variation] { all[service] ?? [] }

    /// Those whose list has the misspelt name.
    static let misspelt: Set<String> = ["gotv"]
    /// Whose customers are known by cards.
    static let smartcards: Set<String> = ["dstv", "gotv", "startimes"]

    static func isElectricity(_ service: String) -> Bool { service.hasSuffix("-electric") }

    private static let all: [String: [Variation]] = [
        "mtn-data": [
            Variation("mtn-1gb-d", "1GB Daily", 300), Variation("mtn-2gb-w", "2GB Weekly", 500),
            Variation("mtn-5gb-m", "5GB Monthly", 1_500), Variation("mtn-10gb-m", "10GB Monthly", 2_500),
            Variation("mtn-20gb-m", "20GB Monthly", 4_000), Variation("mtn-40gb-m", "40GB Monthly", 10_000),
        ],
        "dstv": [
            Variation("dstv-padi", "DStv Padi N2,500", 2_500), Variation("dstv-yanga", "DStv Yanga N3,500", 3_500),
            Variation("dstv-confam", "DStv Confam N5,300", 5_300),
            Variation("dstv-compact", "DStv Compact N10,500", 10_500),
            Variation("dstv-compact-plus", "DStv Compact Plus N16,600", 16_600),
            Variation("dstv-premium", "DStv Premium N24,500", 24_500),
        ],
        "gotv": [
            Variation("gotv-smallie", "GOtv Smallie N1,100", 1_100),
            Variation("gotv-jinja", "GOtv Jinja N2,250", 2_250),
            Variation("gotv-jolli", "GOtv Jolli N3,300", 3_300), Variation("gotv-max", "GOtv Max N4,850", 4_850),
        ],
    ]
}
