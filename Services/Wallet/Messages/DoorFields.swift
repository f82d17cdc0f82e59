import Contracts
import MoneyKit
import Primitives
import ServiceKit
import WalletDomain

/// What services write, as the ledger understands it.
extension Commander {
    init(_ asker: Asker, _ initiator: Contracts.Initiator?) {
        self = .service(
            asker.service,
            for: initiator.map { given in
                WalletDomain.Initiator(user: given.userID, channel: WalletDomain.Channel(given.channel))
            })
    }
}

extension WalletDomain.Channel {
    init(_ channel: Contracts.Channel) {
        self =
            switch channel {
            case .session: .session
            case .apiKey: .apiKey
            case .staff: .staff
            case .system: .system
            }
    }
}

extension Contracts.Channel {
    init(_ channel: WalletDomain.Channel) {
        self =
            switch channel {
            case .session: .session
            case .apiKey: .apiKey
            case .staff: .staff
            case .system: .system
            }
    }
}

extension NamedAccount {
    /// - Throws: `accountRefused` for what can be the name of no account.
    init(_ text: String, _ field: LegField) throws(WalletError) {
        if let id = UniqueID(text) {
            self = .wallet(AccountID(id))
        } else if let account = SystemAccount(group: text) {
            self = .system(account)
        } else {
            throw .accountRefused(field)
        }
    }
}

extension NamedLeg {
    init(_ leg: PostingLeg, _ place: Int) throws(WalletError) {
        self.init(
            debit: try NamedAccount(leg.debit, LegField(place, "debit")),
            credit: try NamedAccount(leg.credit, LegField(place, "credit")), amount: leg.amount,
            shortfall: try SystemAccount(shortfall: leg.shortfall, place))
    }

    init(_ leg: CaptureLeg, _ place: Int) throws(WalletError) {
        self.init(
            debit: try leg.debit.map { text throws(WalletError) in
                try NamedAccount(text, LegField(place, "debit"))
            },
            credit: try NamedAccount(leg.credit, LegField(place, "credit")), amount: leg.amount,
            shortfall: try SystemAccount(shortfall: leg.shortfall, place))
    }
}

extension SystemAccount {
    fileprivate init?(shortfall: String?, _ place: Int) throws(WalletError) {
        guard let shortfall else { return nil }
        guard let account = SystemAccount(group: shortfall) else {
            throw .accountRefused(LegField(place, "shortfall"))
        }
        self = account
    }
}

extension Sequence where Element == (key: Currency, value: Int64) {
    /// The first of them; a posting whose shortfalls are in several currencies tells that of the first code.
    var told: Money? {
        self.min { $0.key.code < $1.key.code }.map { Money(minorUnits: $0.value, currency: $0.key) }
    }
}

/// A request with what must be the same when it comes again under its id.
protocol DoorRequest: RequestContract {
    var id: UniqueID { get }
    /// Without what is no fact of it.
    var facts: Self { get }
}

extension PostToWallet: DoorRequest {
    var facts: PostToWallet {
        PostToWallet(
            id: id, purpose: purpose, ownerID: ownerID, initiator: initiator, legs: legs, description: description,
            reference: reference)
    }
}

extension PlaceWalletHold: DoorRequest {
    var facts: PlaceWalletHold {
        PlaceWalletHold(
            id: id, purpose: purpose, walletID: walletID, ownerID: ownerID, initiator: initiator, amount: amount,
            minimum: minimum, expiresAt: expiresAt, reason: reason)
    }
}

extension ReversePosting: DoorRequest { var facts: ReversePosting { self } }
extension AdjustWalletHold: DoorRequest { var facts: AdjustWalletHold { self } }
extension CaptureWalletHold: DoorRequest { var facts: CaptureWalletHold { self } }
extension ReleaseWalletHold: DoorRequest { var facts: ReleaseWalletHold { self } }
