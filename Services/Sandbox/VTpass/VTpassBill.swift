import MoneyKit
import Primitives

/// An order for somebody's bill, as the partner knows it.
struct VTpassBill: Sendable, Equatable {
    enum Status: String, Sendable, CaseIterable {
        /// Next: delivered, failed, reversed.
        case pending
        /// Next: reversed.
        case delivered
        /// Final.
        case failed
        /// Final.
        case reversed
    }

    /// Whoever pays gave it.
    let requestID: String
    let service: String
    /// Whose bill it is: a meter, a smartcard, a telephone.
    let number: String
    let phone: String
    /// Of naira.
    let amount: Money
    /// A package, or a kind of meter.
    let variation: String?
    let createdAt: Timestamp
    private(set) var status: Status
    private(set) var endedAt: Timestamp?
    /// How often it was asked about.
    var requeries = 0
    /// What has become of it since it was ordered, and nobody has heard of yet.
    private(set) var untold: [Status] = []

    init(
        requestID: String, service: String, number: String, phone: String, amount: Money, variation: String?,
        createdAt: Timestamp, status: Status
    ) {
        self.requestID = requestID
        self.service = service
        self.number = number
        self.phone = phone
        self.amount = amount
        self.variation = variation
        self.createdAt = createdAt
        self.status = status
        endedAt = status == .pending ? nil : createdAt
    }

    var behaviour: VTpassBehaviour { VTpassBehaviour(amount: amount, phone: phone) }

    /// - Throws: when it cannot come to that any more.
    mutating func move(to next: Status, at time: Timestamp) throws(VTpassError) {
        switch (status, next) {
        case (.pending, .delivered), (.pending, .failed), (.pending, .reversed), (.delivered, .reversed): break
        default: throw .alreadyEnded(status)
        }
        status = next
        endedAt = time
        untold.append(next)
    }

    mutating func told(_ status: Status) { untold.removeAll { $0 == status } }

    // MARK: What it gives

    /// What the partner leaves to whoever brings it customers: 1.5 %.
    var commission: Money {
        do {
            return try amount.portion(basisPoints: 150, rounding: .halfEven)
        } catch {
            preconditionFailure("a part of an amount is one: \(error)")
        }
    }

    /// Twenty digits, the same each time.
    var token: String {
        let digest = Digest.sha256(Array(requestID.utf8))
        return String(decoding: digest.prefix(20).map { UInt8(ascii: "0") + $0 % 10 }, as: UTF8.self)
    }

    /// For 68.00 each, in thousandths, rounded down: `73.529`.
    var units: String {
        let thousandths = amount.minorUnits * 1_000 / 6_800
        let part = "\(thousandths % 1_000)"
        return "\(thousandths / 1_000)." + String(repeating: "0", count: 3 - part.utf8.count) + part
    }

    /// Whether there is something to type into a meter.
    var givesToken: Bool { variation == "prepaid" && status == .delivered }
    /// And whether it is there already.
    var hasToken: Bool { givesToken && (behaviour != .tokenComesLate || requeries >= 3) }
}

/// The refusals of its control.
enum VTpassError: Error, Equatable {
    case unknownRequest
    case alreadyEnded(VTpassBill.Status)
}
