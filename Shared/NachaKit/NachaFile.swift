package import Primitives

/// A file of the American clearing houses (Nacha Operating Rules, appendix 3): batches of entries, in lines of 94
/// characters.
package struct NachaFile: Sendable, Equatable {
    /// Ten characters, without the blanks around them: the routing number of the bank that it goes to.
    package var destination: String
    /// Ten characters, without the blanks around them: the routing number of the bank that it comes from, or what a
    /// bank calls a company.
    package var origin: String
    package var createdOn: CalendarDay
    /// `HHMM`, or blank.
    package var createdAt: String
    /// `A` to `Z`, `0` to `9`: which of the day's files of this origin it is.
    package var modifier: String
    package var destinationName: String
    package var originName: String
    package var batches: [NachaBatch]

    package init(
        destination: String, origin: String, createdOn: CalendarDay, createdAt: String, modifier: String,
        destinationName: String, originName: String, batches: [NachaBatch]
    ) {
        self.destination = destination
        self.origin = origin
        self.createdOn = createdOn
        self.createdAt = createdAt
        self.modifier = modifier
        self.destinationName = destinationName
        self.originName = originName
        self.batches = batches
    }
}

/// Entries of one company and one kind.
package struct NachaBatch: Sendable, Equatable {
    package enum ServiceClass: Int, Sendable {
        case mixed = 200
        case credits = 220
        case debits = 225
    }

    package var serviceClass: ServiceClass
    package var companyName: String
    package var companyID: String
    /// `PPD`, `CCD`, `WEB`, `COR`, …
    package var kind: String
    /// What it is for: `ACCTVERIFY`.
    package var purpose: String
    /// When it is to be settled; nil in what banks return, where it is written as zeros.
    package var effectiveOn: CalendarDay?
    /// First eight digits of the routing number of the bank that it comes from.
    package var originBank: String
    package var number: Int
    package var entries: [NachaEntry]

    package init(
        serviceClass: ServiceClass, companyName: String, companyID: String, kind: String, purpose: String,
        effectiveOn: CalendarDay?, originBank: String, number: Int, entries: [NachaEntry]
    ) {
        self.serviceClass = serviceClass
        self.companyName = companyName
        self.companyID = companyID
        self.kind = kind
        self.purpose = purpose
        self.effectiveOn = effectiveOn
        self.originBank = originBank
        self.number = number
        self.entries = entries
    }

    package var totals: NachaTotals {
        var totals = NachaTotals()
        for entry in entries { totals.add(entry) }
        return totals
    }
}

/// An amount for or from an account.
package struct NachaEntry: Sendable, Equatable {
    /// Two digits: kind of account and of movement. 22 and 32 credit, 27 and 37 debit checking and savings.
    package var code: Int
    /// Nine digits, the last of which checks the others.
    package var routing: String
    package var account: String
    /// US cents.
    package var amount: Int64
    /// What the company calls it.
    package var individualID: String
    package var name: String
    /// Fifteen digits: eight of the bank that it comes from, seven of its own.
    package var trace: String
    package var addenda: [NachaAddenda]

    package init(
        code: Int, routing: String, account: String, amount: Int64, individualID: String, name: String, trace: String,
        addenda: [NachaAddenda] = []
    ) {
        self.code = code
        self.routing = routing
        self.account = account
        self.amount = amount
        self.individualID = individualID
        self.name = name
        self.trace = trace
        self.addenda = addenda
    }

    /// Whether the account pays; otherwise it is paid.
    package var isDebit: Bool { code % 10 >= 5 }
}

/// What comes with an entry.
package enum NachaAddenda: Sendable, Equatable {
    /// 05: text for whoever is paid.
    case text(String)
    /// 99: the entry comes back. `original` is the trace of the one that was sent, `trace` that of the return.
    case comesBack(code: String, original: String, information: String, trace: String)
    /// 98: something about the account is otherwise. `data` says what is right.
    case correction(code: String, original: String, data: String, trace: String)
    /// Of another kind, as it stands.
    case other(kind: String, String)
}

/// What controls at the end of batches and files say.
package struct NachaTotals: Sendable, Equatable {
    /// Entries and addenda.
    package private(set) var lines = 0
    /// The sum of eight digits of each routing number; its last ten digits are written.
    package private(set) var hash: Int64 = 0
    /// US cents.
    package private(set) var debit: Int64 = 0
    package private(set) var credit: Int64 = 0

    package init() {}

    init(lines: Int, hash: Int64, debit: Int64, credit: Int64) {
        self.lines = lines
        self.hash = hash
        self.debit = debit
        self.credit = credit
    }

    mutating func add(_ entry: NachaEntry) {
        lines += 1 + entry.addenda.count
        hash = (hash + (Int64(entry.routing.prefix(8)) ?? 0)) % 10_000_000_000
        if entry.isDebit { debit += entry.amount } else { credit += entry.amount }
    }

    mutating func add(_ other: NachaTotals) {
        lines += other.lines
        hash = (hash + other.hash) % 10_000_000_000
        debit += other.debit
        credit += other.credit
    }
}
