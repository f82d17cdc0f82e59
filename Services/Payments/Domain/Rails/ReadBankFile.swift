package import MoneyKit
package import Primitives

/// What a file of a bank says, whatever its format. Readers give it; one piece of code books it (`BankBooking`).
package struct ReadBankFile: Sendable, Equatable {
    /// How a file names an account of ours.
    package enum Owner: Sendable, Hashable {
        /// By an IBAN, or by a number alone.
        case account(String)
        /// By our bank's routing number.
        case routing(String)
        /// Not at all: it answers what a rail has sent.
        case rail(RailName)
    }

    /// As in the API: `nacha`, `camt.053`.
    package let kind: String
    /// All of them must be ours.
    package let owners: [Owner]
    package let statements: [BankFile.Statement]
    package let entries: [ReadBankEntry]

    package init(kind: String, owners: [Owner], statements: [BankFile.Statement], entries: [ReadBankEntry]) {
        self.kind = kind
        self.owners = owners
        self.statements = statements
        self.entries = entries
    }

    /// Something in it does not add up: nothing of it moves anything.
    package var isHeld: Bool {
        statements.contains { !$0.isBalanced } || entries.contains { $0.meaning == .unclear }
    }
}

/// One line of a file that says something about money.
package struct ReadBankEntry: Sendable, Equatable {
    package enum Meaning: Sendable, Equatable {
        /// Something became of what we sent under this reference.
        case word(RailWord, reference: String)
        /// Something became of all that went out in one file, but for what else is said of single lines.
        case wordOfFile(RailWord, file: BankFileID, besides: [String])
        /// Money came. Each name may be a wallet's number or that of an account that stands for one; exactly one
        /// wallet among them gets it.
        case credit(names: [String])
        /// Money came under a reference as ours are: a return if it is one of what we have sent, else a credit.
        case creditOrReturn(RailWord, reference: String, names: [String])
        /// Known, and nothing follows from it here: what left as we sent it, a correction of somebody's numbers.
        case note
        /// Its amount, its currency or its details cannot be what they say.
        case unclear
    }

    /// Whose it is: one of those of its file.
    package let owner: ReadBankFile.Owner
    package let kind: BankEntry.Kind
    /// What makes it the same entry in whatever file it comes, among all entries of all rails: the servicer's reference
    /// on its account, or what stands for it.
    package let identity: String
    /// What other files may call the same money, where one tells a sum and another its parts.
    package let otherwise: [String]
    /// Nil where none is told, and where it cannot be an amount of its currency.
    package let amount: Money?
    /// As the bank tells it.
    package let reference: String?
    package let reasonCode: String?
    /// The day on which our bank has moved money for it; nil: it is only told of.
    package let bookedOn: CalendarDay?
    /// A return by which our account pays: of what we took from somebody.
    package let isTaken: Bool
    package let meaning: Meaning

    package init(
        owner: ReadBankFile.Owner, kind: BankEntry.Kind, identity: String, otherwise: [String] = [], amount: Money?,
        reference: String?, reasonCode: String?, bookedOn: CalendarDay?, isTaken: Bool = false, meaning: Meaning
    ) {
        self.owner = owner
        self.kind = kind
        self.identity = identity
        self.otherwise = otherwise
        self.amount = amount
        self.reference = reference
        self.reasonCode = reasonCode
        self.bookedOn = bookedOn
        self.isTaken = isTaken
        self.meaning = meaning
    }
}

/// What banks tell of something that we sent.
package enum RailWord: Sendable, Equatable {
    /// It is under way.
    case accepted
    case succeeded
    /// It will never be done.
    case refused(code: String)
    /// It was done, and this much came back.
    case returned(Money, code: String?)
}
