package import Primitives

/// Rules for the digits of a wallet PIN.
package enum PIN {
    package static let length = 4...6
    /// So many digits in a row of one kind make it weak.
    private static let longestRun = 3

    /// - Throws: `pinWeak` unless it is 4 to 6 digits without four equal digits in a row and without four that count
    ///   up or down.
    package static func check(_ text: String) throws(WalletError) {
        let digits = text.utf8.map { Int($0) - Int(UInt8(ascii: "0")) }
        guard length.contains(digits.count), digits.allSatisfy({ (0...9).contains($0) }) else { throw .pinWeak }
        for step in [0, 1, -1] where longestRun(of: digits, step: step) > Self.longestRun { throw .pinWeak }
    }

    /// The longest stretch in which each digit differs by `step` from the one before.
    private static func longestRun(of digits: [Int], step: Int) -> Int {
        var longest = 1
        var current = 1
        for (previous, next) in zip(digits, digits.dropFirst()) {
            current = next - previous == step ? current + 1 : 1
            longest = max(longest, current)
        }
        return longest
    }
}

/// Counts tries of a PIN. A try is taken before the PIN is compared, so that many at once cannot exceed the number.
package struct PINAttempts: Sendable, Equatable {
    package static let maximum = 5
    package static let lockDuration: Duration = .seconds(900)

    package private(set) var taken: Int
    package private(set) var lockedUntil: Timestamp?

    package init(taken: Int = 0, lockedUntil: Timestamp? = nil) {
        self.taken = taken
        self.lockedUntil = lockedUntil
    }

    package var left: Int { max(0, Self.maximum - taken) }

    /// Takes one try. With the last the lock is set at once; success lifts it again by ``init(taken:lockedUntil:)``.
    /// - Throws: `pinLocked` while locked.
    package mutating func take(at now: Timestamp) throws(WalletError) {
        if let lockedUntil {
            guard now >= lockedUntil else { throw .pinLocked(until: lockedUntil, waiting: lockedUntil - now) }
            self = PINAttempts()
        }
        taken += 1
        if taken >= Self.maximum { lockedUntil = (now + Self.lockDuration).shown }
    }
}
