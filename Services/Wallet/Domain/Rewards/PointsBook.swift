package import Primitives

/// Points of one customer in one currency: what is there, and since when. Whoever takes some takes the oldest.
package struct PointsBook: Sendable, Equatable {
    package enum Reason: String, Sendable, CaseIterable {
        case earned, redeemed, expired
        case clawedBack = "clawed_back"
    }

    /// What is there of points that were earned together.
    package struct Lot: Sendable, Equatable {
        /// Of the entry that earned them.
        package let id: UniqueID
        package let bill: UniqueID?
        package var left: Int64
        /// They are there until the day before.
        package let expiresOn: CalendarDay

        package init(id: UniqueID, bill: UniqueID?, left: Int64, expiresOn: CalendarDay) {
            self.id = id
            self.bill = bill
            self.left = left
            self.expiresOn = expiresOn
        }
    }

    package struct Entry: Sendable, Equatable {
        package let id: UniqueID
        package let number: Int64
        package let delta: Int64
        package let balanceAfter: Int64
        package let reason: Reason
        package var bill: UniqueID?
        /// The reward that they were turned into.
        package var credit: UniqueID?
        package var expiresOn: CalendarDay?
    }

    package private(set) var balance: Int64
    /// Points that were taken back and were not there any more: later ones pay them.
    package private(set) var owed: Int64
    /// How many entries there are.
    package private(set) var count: Int64
    /// Of which something is left, the oldest first.
    package private(set) var lots: [Lot]
    /// New ones, in their order.
    package private(set) var entries: [Entry] = []
    /// Lots of before that became less.
    package private(set) var used: [UniqueID: Int64] = [:]

    package init(balance: Int64 = 0, owed: Int64 = 0, count: Int64 = 0, lots: [Lot] = []) {
        self.balance = balance
        self.owed = owed
        self.count = count
        self.lots = lots
    }

    /// What is left of the points that a new entry earned.
    package func left(of entry: Entry) -> Int64 { lots.first { $0.id == entry.id }?.left ?? 0 }

    /// Points of a bill. What is owed is paid from them at once.
    package mutating func earn(_ points: Int64, for bill: UniqueID, until end: CalendarDay, ids: IDGenerator) {
        guard points > 0 else { return }
        let id: UniqueID = ids.next()
        add(points, .earned, id: id, bill: bill, expiresOn: end)
        lots.append(Lot(id: id, bill: bill, left: points, expiresOn: end))
        lots.sort { ($0.expiresOn, $0.id) < ($1.expiresOn, $1.id) }
        let paid = min(owed, points)
        guard paid > 0 else { return }
        owed -= paid
        use(paid)
        add(-paid, .clawedBack, id: ids.next())
    }

    /// - Returns: false, and nothing changes, when there are not so many.
    package mutating func redeem(_ points: Int64, for credit: UniqueID, ids: IDGenerator) -> Bool {
        guard points > 0, points <= balance else { return false }
        use(points)
        add(-points, .redeemed, id: ids.next(), credit: credit)
        return true
    }

    /// Ends what was there until before this day.
    package mutating func expire(on today: CalendarDay, ids: IDGenerator) {
        let ended = lots.filter { $0.expiresOn <= today }.reduce(0) { $0 + $1.left }
        guard ended > 0 else { return }
        // They are the oldest.
        use(ended)
        add(-ended, .expired, id: ids.next())
    }

    /// Takes back what a bill earned: its own points first. What is not there any more is owed.
    package mutating func clawBack(_ points: Int64, of bill: UniqueID, ids: IDGenerator) {
        guard points > 0 else { return }
        let own = lots.firstIndex { $0.bill == bill }.map { take(points, at: $0) } ?? 0
        let others = min(points - own, balance - own)
        use(others)
        owed += points - own - others
        guard own + others > 0 else { return }
        add(-(own + others), .clawedBack, id: ids.next(), bill: bill)
    }

    /// From the oldest; there are so many.
    private mutating func use(_ points: Int64) {
        var rest = points
        while rest > 0, !lots.isEmpty { rest -= take(rest, at: 0) }
    }

    private mutating func take(_ points: Int64, at place: Int) -> Int64 {
        let taken = min(points, lots[place].left)
        lots[place].left -= taken
        used[lots[place].id] = lots[place].left
        if lots[place].left == 0 { lots.remove(at: place) }
        return taken
    }

    private mutating func add(
        _ delta: Int64, _ reason: Reason, id: UniqueID, bill: UniqueID? = nil, credit: UniqueID? = nil,
        expiresOn: CalendarDay? = nil
    ) {
        balance += delta
        count += 1
        entries.append(
            Entry(
                id: id, number: count, delta: delta, balanceAfter: balance, reason: reason, bill: bill, credit: credit,
                expiresOn: expiresOn))
    }
}
