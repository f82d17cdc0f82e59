package import MoneyKit
package import Primitives

/// What somebody pays of an invoice. The id of one from a wallet is that of the wallet's transaction.
package struct InvoicePayment: Sendable, Equatable {
    package enum Method: String, Sendable, CaseIterable {
        /// Here: our fee is taken of it.
        case wallet
        /// What credit notes have left to the customer.
        case balance
        /// Elsewhere, as the issuer says.
        case cash, bankTransfer = "bank_transfer", other
    }

    /// - pending: the wallet is asked, and what it may take is reserved.
    /// - posted, failed: final.
    package enum State: String, Sendable, CaseIterable { case pending, posted, failed }

    package enum Event: String, CaseIterable, Hashable, Sendable { case posted, refused }

    package static let states = Transitions<State, Event>(
        from: .pending,
        [
            (.pending, .posted, .posted),
            (.pending, .refused, .failed),
        ])

    /// The ends of one from a wallet.
    package struct Way: Sendable, Equatable {
        package let payer: UserID
        package let source: UniqueID
        /// The issuer's.
        package let target: UniqueID
        /// The PIN's proof, until the wallet has it.
        package internal(set) var authorization: String?
        /// Whether a person pays, who can give a PIN.
        package let isSession: Bool

        package init(payer: UserID, source: UniqueID, target: UniqueID, authorization: String?, isSession: Bool) {
            self.payer = payer
            self.source = source
            self.target = target
            self.authorization = authorization
            self.isSession = isSession
        }
    }

    package let id: InvoicePaymentID
    package let invoice: InvoiceID
    package let issuer: UserID
    package let method: Method
    package let amount: Money
    /// What of it we keep of the issuer's.
    package let fee: Money
    /// Of one from a wallet.
    package internal(set) var way: Way?
    package let paidOn: CalendarDay
    /// What the issuer calls one from elsewhere.
    package let reference: String?
    package let createdAt: Timestamp
    package internal(set) var state: State
    package internal(set) var failureCode: String?
    /// The wallet's.
    package internal(set) var transaction: UniqueID?

    package init(
        id: InvoicePaymentID, invoice: InvoiceID, issuer: UserID, method: Method, amount: Money, fee: Money,
        way: Way? = nil, paidOn: CalendarDay, reference: String? = nil, createdAt: Timestamp, state: State,
        failureCode: String? = nil, transaction: UniqueID? = nil
    ) {
        self.id = id
        self.invoice = invoice
        self.issuer = issuer
        self.method = method
        self.amount = amount
        self.fee = fee
        self.way = way
        self.paidOn = paidOn
        self.reference = reference
        self.createdAt = createdAt
        self.state = state
        self.failureCode = failureCode
        self.transaction = transaction
    }

    /// What the wallet says.
    package enum Report: Sendable, Equatable {
        case posted(transaction: UniqueID)
        case refused(code: String)
    }

    /// - Returns: false when it has ended before.
    package mutating func take(_ report: Report) -> Bool {
        let event: Event = if case .posted = report { .posted } else { .refused }
        guard let next = Self.states.next(state, on: event) else { return false }
        state = next
        way?.authorization = nil
        switch report {
        case .posted(let transaction): self.transaction = transaction
        case .refused(let code): failureCode = code
        }
        return true
    }
}

/// What we keep of a payment here, from what the issuer gets.
package enum InvoiceFee {
    private static let basisPoints: Int64 = 150
    /// Whole units of the currency.
    private static let cap: Int64 = 1_000

    /// Half-even, then at most the cap.
    /// - Throws: `amountTooLarge`, of nothing that fits.
    package static func fee(on amount: Money) throws(InvoiceError) -> Money {
        do throws(MoneyError) {
            let share = try amount.portion(basisPoints: basisPoints, rounding: .halfEven)
            let most = try Money(parsing: String(cap), currency: amount.currency)
            return try share.isLess(than: most) ? share : most
        } catch {
            throw .amountTooLarge
        }
    }

    /// What of the fee goes back with a part of the payment, by the running total: half to even, less what went back
    /// before. So all parts together bring back all of it, in whatever parts.
    /// - Parameters:
    ///   - before: what of the payment and of its fee went back before this part, in minor units.
    package static func returned(
        with part: Money, of payment: InvoicePayment, after before: (amount: Int64, fee: Int64)
    ) throws(InvoiceError) -> Money {
        do throws(MoneyError) {
            let back = Money(minorUnits: before.amount + part.minorUnits, currency: part.currency)
            let due = try payment.fee.portion(back, of: payment.amount, rounding: .halfEven)
            return try due.subtracting(Money(minorUnits: before.fee, currency: part.currency))
        } catch {
            throw .amountTooLarge
        }
    }
}
