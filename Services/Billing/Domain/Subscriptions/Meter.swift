package import Primitives

package enum MeterTag {}
package typealias MeterID = Identifier<MeterTag>

/// What a merchant counts of who uses something.
package struct Meter: Sendable, Equatable {
    /// What a period's readings come to: how many there are, their sum, the largest, the latest, how many differ.
    package enum Aggregation: String, Sendable, CaseIterable { case count, sum, max, last, unique }

    package let id: MeterID
    package let merchant: UserID
    package let code: String
    package let name: String
    package let aggregation: Aggregation
    package let createdAt: Timestamp

    package init(
        id: MeterID, merchant: UserID, code: String, name: String, aggregation: Aggregation, createdAt: Timestamp
    ) {
        self.id = id
        self.merchant = merchant
        self.code = code
        self.name = name
        self.aggregation = aggregation
        self.createdAt = createdAt
    }
}
