import Contracts
import JSONKit
import Testing

/// One message of the suite, with its type erased.
struct Message: Sendable, CustomTestStringConvertible {
    let name: String
    let example: [UInt8]
    /// Reads bytes as a consumer does and writes what it understood.
    let rewrite: @Sendable ([UInt8]) throws -> [UInt8]

    var testDescription: String { name }

    private init<Value: FieldEncodable & FieldDecodable>(_ name: String, _ type: Value.Type) {
        self.name = name
        example = JSON.encode(type.example)
        rewrite = { JSON.encode(try JSONReader.decode(type, from: $0, unknownFields: .ignore)) }
    }

    private static func event<Event: EventContract>(_ type: Event.Type) -> Message { Message(type.type, type) }

    private static func request<Request: RequestContract>(_ type: Request.Type) -> [Message] {
        [Message(type.type, type), Message("\(type.type).reply", Request.Reply.self)]
    }

    static let all: [Message] =
        [
            event(APIKeyRevoked.self),
            event(BalancesSnapshotted.self),
            event(ControlsChanged.self),
            event(DepositCreated.self),
            event(DepositExpired.self),
            event(DepositFailed.self),
            event(DepositRefunded.self),
            event(DepositSucceeded.self),
            event(EntryPosted.self),
            event(HoldCaptured.self),
            event(HoldExpired.self),
            event(HoldPlaced.self),
            event(HoldReleased.self),
            event(LoginFailed.self),
            event(LoginSucceeded.self),
            event(MovementsPosted.self),
            event(OneTimeCodeIssued.self),
            event(PasswordChanged.self),
            event(PeriodClosed.self),
            event(ReconciliationCompleted.self),
            event(SecondFactorChanged.self),
            event(SessionRevoked.self),
            event(SessionsRevoked.self),
            event(UserLocked.self),
            event(UserRegistered.self),
            event(UserUpdated.self),
            event(WalletCreated.self),
            event(WalletStatusChanged.self),
        ]
        + request(CheckDeposit.self)
        + request(CreditDeposit.self)
        + request(ExchangeAPIKey.self)
        + request(ListRevocations.self)
        + request(ReleaseDeposit.self)
        + request(ReserveDeposit.self)
        + request(SnapshotBalances.self)
}
