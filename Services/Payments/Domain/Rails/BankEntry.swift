package import MoneyKit
package import Primitives

package enum BankEntryTag {}
package typealias BankEntryID = Identifier<BankEntryTag>

/// One line of a file, and what was made of it.
package struct BankEntry: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case credit, debit
        case comeBack = "return"
        case status, correction
    }

    /// - matched: it is about something of ours, or has a wallet.
    /// - unmatched: nobody knows yet what it is about; staff may say.
    /// - held: its file does not add up.
    /// - duplicate: it came before.
    package enum State: String, Sendable, CaseIterable {
        case matched, unmatched, held, duplicate
    }

    /// - matching: it is being found whose it is.
    /// - crediting: a wallet is to be credited.
    /// - done: nothing is to be done, unless staff say whose it is.
    package enum Stage: String, Sendable, CaseIterable {
        case matching, crediting, done
    }

    package enum Event: String, Sendable, CaseIterable {
        case found, notFound, credited, refused, allocated
    }

    package static let stages = Transitions<Stage, Event>(
        from: .matching,
        [
            (.matching, .found, .crediting),
            (.matching, .notFound, .done),
            (.crediting, .credited, .done),
            (.crediting, .refused, .done),
            (.done, .allocated, .crediting),
        ])

    /// Where what came goes.
    package struct Target: Sendable, Equatable {
        package let wallet: UniqueID
        package let owner: UserID
        /// The wallet knows the credit by it.
        package let transaction: UniqueID

        package init(wallet: UniqueID, owner: UserID, transaction: UniqueID) {
            self.wallet = wallet
            self.owner = owner
            self.transaction = transaction
        }
    }

    package let id: BankEntryID
    package let file: BankFileID
    package let rail: RailName
    package let kind: Kind
    package let amount: Money?
    package let reference: String?
    package let reasonCode: String?
    package let bookedOn: CalendarDay?
    /// A return by which our account pays: of what we took from somebody.
    package let isTaken: Bool
    package let names: [String]
    /// What of ours it is about.
    package let item: UniqueID?
    /// Whoever handed its file in; nil: it was found at the bank.
    package let receivedBy: UserID?
    package let createdAt: Timestamp
    package private(set) var state: State
    package private(set) var stage: Stage
    package private(set) var target: Target?
    /// Why a wallet did not take it.
    package private(set) var failureCode: String?

    package init(
        id: BankEntryID, file: BankFileID, rail: RailName, kind: Kind, amount: Money?, reference: String?,
        reasonCode: String?, bookedOn: CalendarDay?, isTaken: Bool = false, names: [String], item: UniqueID?,
        receivedBy: UserID? = nil, createdAt: Timestamp, state: State, stage: Stage, target: Target? = nil,
        failureCode: String? = nil
    ) {
        self.id = id
        self.file = file
        self.rail = rail
        self.kind = kind
        self.amount = amount
        self.reference = reference
        self.reasonCode = reasonCode
        self.bookedOn = bookedOn
        self.isTaken = isTaken
        self.names = names
        self.item = item
        self.receivedBy = receivedBy
        self.createdAt = createdAt
        self.state = state
        self.stage = stage
        self.target = target
        self.failureCode = failureCode
    }

    /// Whose it is, as its names say; nil: none of them, or more than one.
    package mutating func match(_ target: Target?) {
        guard stage == .matching else { return }
        move(target == nil ? .notFound : .found)
        self.target = target
        state = target == nil ? .unmatched : .matched
    }

    /// Our bank has it: a credit, or what came back and is not only told of.
    package var hasCome: Bool {
        switch kind {
        case .credit: amount != nil
        case .comeBack: amount != nil && bookedOn != nil && !isTaken
        case .debit, .status, .correction: false
        }
    }

    /// Staff says whose it is.
    /// - Throws: `notOpen`.
    package mutating func allocate(_ target: Target) throws(PaymentsError) {
        guard hasCome, state == .unmatched, stage == .done else {
            throw .notOpen(state: state.rawValue)
        }
        move(.allocated)
        self.target = target
        state = .matched
        failureCode = nil
    }

    package mutating func credited() {
        guard stage == .crediting else { return }
        move(.credited)
    }

    /// The wallet does not take it: staff sees why.
    package mutating func refused(_ code: String) {
        guard stage == .crediting else { return }
        move(.refused)
        target = nil
        state = .unmatched
        failureCode = code
    }

    private mutating func move(_ event: Event) {
        guard let next = Self.stages.next(stage, on: event) else {
            preconditionFailure("a move that does not stand in the table")
        }
        stage = next
    }
}
