import MoneyKit
import Primitives

/// A debit of a customer's wallet before it is decided: money that leaves it, or is set aside on it.
struct Debit {
    let purpose: Purpose
    let commander: Commander
    /// Slot of the wallet; that the commander may command it has been checked.
    let source: Int
    let amount: Money
    let payee: Payee
    var authorization: Authorization.Key?
    /// The price that the amount is converted at.
    var quote: Quote?
    /// The hold that is captured, and how many minor units of it are free for this debit.
    var hold: (hold: Hold, freed: Int64)?
    /// Fees that a service wrote as legs, in minor units on top of the amount.
    var charges: Int64 = 0
    /// Minor units that the wallet receives by the same transaction.
    var incoming: Int64 = 0
    /// Minor units that the wallet has to give; beyond them it gives what it has. Nil: all.
    var minimum: Int64?
    /// Minor units that the limit of one transaction is asked for: with what was let in before. Nil: what is given.
    var whole: Int64?
}

/// Who a debit goes to.
enum Payee {
    /// A hold is placed: nobody yet. Or none but accounts of ours.
    case nobody
    case account(Int)
    case accounts([Int])
    /// No wallet has the number that was given.
    case unknown
}

/// A debit that ``Ledger/admit(_:)`` has let in. Nothing else makes one, and without one nothing is settled.
struct Admission {
    let debit: Debit
    /// Slot of the payee's account.
    let payee: Int?
    /// Minor units on top of the amount.
    let fee: Int64
    /// Minor units that the wallet gives, fee and charges included: all, unless the debit says less will do.
    let given: Int64

    fileprivate init(_ debit: Debit, payee: Int?, fee: Int64, given: Int64) {
        self.debit = debit
        self.payee = payee
        self.fee = fee
        self.given = given
    }
}

/// What a debit has come to when nothing refuses it any more.
struct Settled {
    let counted: Counted?
    let clearance: Clearance
}

/// The one gate for every debit of a customer's wallet, in the order of the public API: status and restriction,
/// currency, authorisation, funds, limits, assessment. Shape and ownership come before, with whoever knows what the
/// command names.
///
/// What belongs to somebody else is looked at after the payer's own wallet, PIN and funds. So a payer without means
/// hears the same of every account number, whether it is unknown, frozen, closed or of another currency.
extension Ledger {
    /// Everything up to the funds.
    mutating func admit(_ debit: Debit) throws(WalletError) -> Admission {
        try requireStatus(debit)
        try requireCurrencies(debit)
        try authorize(debit)
        let (fee, given) = try requireFunds(debit)
        try requireForeign(debit)
        return Admission(debit, payee: debit.payee.slot, fee: fee, given: given)
    }

    /// What legs take from wallets: each question is put to all of them before the next one is to any.
    mutating func admit(_ debits: [Debit], for legs: ResolvedLegs) throws(WalletError) -> [Admission] {
        for debit in debits { try requireStatus(debit) }
        for debit in debits {
            try requireCurrencies(debit)
            try requireCurrencies(legs, of: accounts[debit.source].owner)
        }
        for debit in debits { try authorize(debit) }
        var admissions: [Admission] = []
        for debit in debits {
            let (fee, given) = try requireFunds(debit)
            admissions.append(Admission(debit, payee: debit.payee.slot, fee: fee, given: given))
        }
        for debit in debits { try requireForeign(debit) }
        try requireCurrencies(legs)
        return admissions
    }

    /// Limits, then compliance's word, then what the debit uses up. `legs` are what is posted for it; none for a hold.
    mutating func settle(
        _ admission: Admission, _ legs: [Leg], for user: UniqueID
    ) throws(WalletError) -> Settled {
        _ = try balances(after: legs)
        let count = try weigh(admission)
        if admission.debit.purpose.looksForRoom {
            try requireRoom(for: legs, payer: accounts[admission.debit.source].owner)
        }
        let clearance = try clearance(of: admission.debit, for: user)
        let counted = count.map { apply($0, at: admission.debit.source) }
        use(admission.debit, for: user)
        return Settled(counted: counted, clearance: clearance)
    }

    /// The payer, the payer's wallet, and others of the same customer that are paid.
    private mutating func requireStatus(_ debit: Debit) throws(WalletError) {
        let source = accounts[debit.source]
        try requireOpen(payer: source, debit.purpose, gives: debit.minimum ?? .max)
        try requirePermitted(debit)
        try debit.payee.each { slot throws(WalletError) in
            if !isForeign(slot, to: source) { try requireOpen(payee: slot, debit.purpose) }
        }
    }

    /// A closed wallet has nothing to give, which is all that is asked of it where somebody else pays the rest.
    func requireOpen(payer: Account, _ purpose: Purpose, gives least: Int64 = .max) throws(WalletError) {
        guard purpose.passesFreeze else { return try payer.requireActive() }
        if payer.status == .closed, least > 0 { throw .walletClosed(payer.id) }
    }

    private func requireCurrencies(_ debit: Debit) throws(WalletError) {
        let source = accounts[debit.source]
        guard debit.amount.currency == source.currency else {
            throw .currencyMismatch(expected: debit.quote?.source.currency ?? source.currency)
        }
        if !isForeign(debit.payee, to: source) { try requireCurrency(debit) }
        try debit.quote?.requireUsable(for: debit.amount, at: now)
    }

    /// What belongs to somebody else.
    private func requireForeign(_ debit: Debit) throws(WalletError) {
        let source = accounts[debit.source]
        guard isForeign(debit.payee, to: source) else { return }
        if case .unknown = debit.payee { throw .notFound(.wallet) }
        try debit.payee.each { slot throws(WalletError) in
            if isForeign(slot, to: source) { try requireOpen(payee: slot, debit.purpose) }
        }
        try requireCurrency(debit)
    }

    /// A person must have given the PIN of a wallet that has one; keys, staff and services need none.
    private func authorize(_ debit: Debit) throws(WalletError) {
        let source = accounts[debit.source]
        guard isAuthorizationAsked(debit, source) else { return }
        guard let key = debit.authorization else { throw .authorizationRequired }
        guard let authorization = authorizations[key], authorization.covers(debit.amount, from: source.id, at: now)
        else { throw .authorizationInvalid }
    }

    private func isAuthorizationAsked(_ debit: Debit, _ source: Account) -> Bool {
        debit.purpose.asksPIN && source.requiresPIN && debit.commander.isPerson
    }

    private func fee(of debit: Debit) throws(WalletError) -> Int64 {
        guard let operation = debit.purpose.fee else { return 0 }
        return try rules.fees.fee(operation, on: debit.amount)
    }

    /// - Returns: what the wallet gives, and what of it is a fee of our own.
    private func requireFunds(_ debit: Debit) throws(WalletError) -> (fee: Int64, given: Int64) {
        let source = accounts[debit.source]
        let fee = isForeign(debit.payee, to: source) ? try fee(of: debit) : 0
        let freed = Int128(debit.hold?.freed ?? 0) + Int128(debit.incoming)
        let available = Int128(source.posted) - Int128(source.held) + Int128(source.overdraft) + freed
        let needed = Int128(debit.amount.minorUnits) + Int128(fee) + Int128(debit.charges)
        let least = debit.minimum.map { Int128($0) } ?? needed
        guard least <= max(0, available) else { throw shortage(available, least, source.currency) }
        guard let given = Int64(exactly: min(needed, max(0, available))) else { throw .amountTooLarge }
        return (fee, given)
    }

    func shortage(_ available: Int128, _ needed: Int128, _ currency: Currency) -> WalletError {
        .insufficientFunds(
            Shortage(
                available: Money(minorUnits: Int64(clamping: max(0, available)), currency: currency),
                needed: Money(minorUnits: Int64(clamping: needed), currency: currency)))
    }

    /// Spends the authorisation and the quote.
    mutating func use(_ debit: Debit, for user: UniqueID) {
        if let key = debit.authorization, isAuthorizationAsked(debit, accounts[debit.source]) {
            authorizations[key]?.usedBy = user
            writes.usedAuthorizations[key] = user
        }
        if let quote = debit.quote?.id {
            quotes[quote]?.usedBy = TransactionID(user)
            writes.usedQuotes[quote] = TransactionID(user)
        }
    }

    // MARK: The payee

    /// Somebody else's wallet, or none at all.
    private func isForeign(_ payee: Payee, to source: Account) -> Bool {
        switch payee {
        case .nobody: false
        case .account(let slot): isForeign(slot, to: source)
        case .accounts(let slots): slots.contains { isForeign($0, to: source) }
        case .unknown: true
        }
    }

    func isForeign(_ slot: Int, to source: Account) -> Bool {
        accounts[slot].owner.map { $0 != source.owner } ?? false
    }

    /// What passes a freeze also pays into a frozen wallet; a closed one takes nothing.
    func requireOpen(payee slot: Int, _ purpose: Purpose) throws(WalletError) {
        if accounts[slot].status != .frozen || !purpose.passesFreeze { try accounts[slot].requireActive() }
    }

    private func requireCurrency(_ debit: Debit) throws(WalletError) {
        // A service's legs are each looked at where they are read.
        guard let slot = debit.payee.slot else { return }
        let currency = accounts[slot].currency
        guard let quote = debit.quote else {
            // A hold's currency is settled: the other wallet is the wrong one.
            let expected = debit.hold == nil ? currency : debit.amount.currency
            guard currency == debit.amount.currency else { throw .currencyMismatch(expected: expected) }
            return
        }
        guard currency == quote.target.currency else {
            throw debit.purpose.kind == .conversion
                ? .currencyMismatch(expected: quote.target.currency) : .quoteMismatch
        }
    }
}

extension Payee {
    var slot: Int? {
        if case .account(let slot) = self { slot } else { nil }
    }

    fileprivate func each(_ body: (Int) throws(WalletError) -> Void) throws(WalletError) {
        switch self {
        case .account(let slot): try body(slot)
        case .accounts(let slots): for slot in slots { try body(slot) }
        case .nobody, .unknown: break
        }
    }
}
