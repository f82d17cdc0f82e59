package import MoneyKit
package import Primitives

package enum BillPaymentTag {}
package typealias BillPaymentID = Identifier<BillPaymentTag>

/// A bill that somebody pays from a wallet. The wallet holds the money first, then the partner is asked, and the hold
/// is captured or released by its word.
package struct BillPayment: Sendable, Equatable {
    /// What its owner sees.
    ///
    /// - pending: the hold is being placed; becomes processing.
    /// - processing: the partner may have it; becomes completed or failed.
    /// - completed: becomes reversed when the biller takes it back.
    /// - failed, reversed: final; the wallet has its money.
    package enum Status: String, Sendable, CaseIterable {
        case pending, processing, completed, failed, reversed
    }

    /// Where the saga stands.
    ///
    /// - ordered: nobody was told of it yet, the wallet is to hold the money; may become sending or withdrawing.
    /// - withdrawing: its request gave up before there was an answer; the hold is released, then it is forgotten.
    /// - sending: an attempt is to be made; none is under way.
    /// - asking: an attempt may have come to the partner, who is asked what became of it.
    /// - capturing: it is done, the hold is to be captured.
    /// - posting: it is done and the hold has expired, the wallet is to pay all the same.
    /// - releasing: it will never be done, the hold is to be released.
    /// - fetching: it is paid, and the partner owes the token of a prepaid meter.
    /// - reversing: the biller has taken it back, the wallet is to have its money again.
    /// - ended: becomes reversing when one that was completed is taken back.
    package enum Stage: String, Sendable, CaseIterable {
        case ordered, withdrawing, sending, asking, capturing, posting, releasing, fetching, reversing, ended

        /// Somebody has been told of it.
        package var isAccepted: Bool { self != .ordered && self != .withdrawing }
    }

    /// The biller as it was when the bill was paid.
    package struct Payee: Sendable, Equatable {
        package let id: BillerID
        package let code: String
        package let name: String
        package let category: Biller.Category
        /// The partner that carries it, as in events: `vtpass`.
        package let provider: String

        package init(id: BillerID, code: String, name: String, category: Biller.Category, provider: String) {
            self.id = id
            self.code = code
            self.name = name
            self.category = category
            self.provider = provider
        }
    }

    /// What was bought of it, as it was then.
    package struct Bought: Sendable, Equatable {
        package let id: BillerPackageID
        package let code: String
        package let name: String

        package init(id: BillerPackageID, code: String, name: String) {
            self.id = id
            self.code = code
            self.name = name
        }
    }

    /// What the wallet knows its steps by, beside the id, which is the hold's. Made with it, so that each may be asked
    /// again.
    package struct WalletIDs: Sendable, Equatable {
        /// The transaction of the capture.
        package let capture: UniqueID
        package let release: UniqueID
        /// The transaction that pays what a hold no longer sets aside.
        package let post: UniqueID
        /// The transaction that gives everything back.
        package let reversal: UniqueID

        package init(capture: UniqueID, release: UniqueID, post: UniqueID, reversal: UniqueID) {
            self.capture = capture
            self.release = release
            self.post = post
            self.reversal = reversal
        }
    }

    /// A call that may have brought it to the partner.
    package struct Attempt: Sendable, Equatable {
        /// What the partner knows it by.
        package let id: String
        package let begunAt: Timestamp

        package init(id: String, begunAt: Timestamp) {
            self.id = id
            self.begunAt = begunAt
        }
    }

    package let id: BillPaymentID
    package let owner: UserID
    package let wallet: UniqueID
    package let payee: Payee
    package let bought: Bought?
    /// Whose bill it is, by the biller's number.
    package let customer: String
    package let customerName: String?
    package let meter: BillOrder.MeterType?
    /// Whom the partner tells of it.
    package let phone: String
    package let amount: Money
    package let fee: Money
    package let walletIDs: WalletIDs
    package let schedule: UniqueID?
    package let bill: UniqueID?
    package let createdAt: Timestamp

    package internal(set) var status: Status
    package internal(set) var stage: Stage
    /// How many were begun.
    package internal(set) var attempts: Int
    /// The newest; only its partner's word counts.
    package internal(set) var attempt: Attempt?
    /// When the first was begun.
    package internal(set) var sentAt: Timestamp?
    /// No attempt is made before.
    package internal(set) var sendAfter: Timestamp?
    /// When the partner first said that the attempt never arrived, and has said nothing else since.
    package internal(set) var missingSince: Timestamp?
    package internal(set) var delivery: BillDelivery?
    package internal(set) var failure: BillFailure?
    /// The wallet paid after the hold had expired.
    package internal(set) var isPaidLate: Bool
    package internal(set) var completedAt: Timestamp?
    /// What compliance has said of it; nil: nobody had to be asked.
    package internal(set) var assessment: UniqueID?

    package init(
        id: BillPaymentID, owner: UserID, wallet: UniqueID, payee: Payee, bought: Bought?, customer: String,
        customerName: String?, meter: BillOrder.MeterType?, phone: String, amount: Money, fee: Money,
        walletIDs: WalletIDs, schedule: UniqueID? = nil, bill: UniqueID? = nil, createdAt: Timestamp,
        status: Status = .pending, stage: Stage = .ordered, attempts: Int = 0, attempt: Attempt? = nil,
        sentAt: Timestamp? = nil, sendAfter: Timestamp? = nil, missingSince: Timestamp? = nil,
        delivery: BillDelivery? = nil, failure: BillFailure? = nil, isPaidLate: Bool = false,
        completedAt: Timestamp? = nil, assessment: UniqueID? = nil
    ) {
        self.id = id
        self.owner = owner
        self.wallet = wallet
        self.payee = payee
        self.bought = bought
        self.customer = customer
        self.customerName = customerName
        self.meter = meter
        self.phone = phone
        self.amount = amount
        self.fee = fee
        self.walletIDs = walletIDs
        self.schedule = schedule
        self.bill = bill
        self.createdAt = createdAt
        self.status = status
        self.stage = stage
        self.attempts = attempts
        self.attempt = attempt
        self.sentAt = sentAt
        self.sendAfter = sendAfter
        self.missingSince = missingSince
        self.delivery = delivery
        self.failure = failure
        self.isPaidLate = isPaidLate
        self.completedAt = completedAt
        self.assessment = assessment
    }
}
