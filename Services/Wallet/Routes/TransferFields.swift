import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

/// One transfer as a client writes it; alone, or in a batch with an id.
struct TransferFields: FieldDecodable {
    let source: AccountID
    let destination: AccountID?
    let number: AccountNumber?
    let amount: Money
    let description: String?
    let reference: String?
    let authorization: String?
    let quote: QuoteID?

    init(_ fields: inout Fields) {
        source = fields.required("source_wallet_id", .id(AccountID.self))
        destination = fields.optional("destination_wallet_id", .id(AccountID.self))
        number = fields.optional("destination_account_number", .accountNumber)
        // A number that is there and wrong has been named already.
        if destination == nil, number == nil, !fields.has("destination_account_number"),
            !fields.has("destination_wallet_id")
        {
            fields.refuse("destination_wallet_id", .missing, "this or destination_account_number is required")
        } else if destination != nil, number != nil {
            fields.refuse("destination_account_number", .unknownField, "give this or destination_wallet_id, not both")
        }
        amount = fields.required("amount", .money)
        description = fields.optional("description", .lines(1...500).example("Dinner"))
        reference = fields.optional("reference", .line(1...140).example("invoice 7"))
        authorization = fields.optional("authorization", .text(1...100))
        quote = fields.optional("quote_id", .id(QuoteID.self))
    }
}

extension Authorization.Key {
    /// The hash of a token as a client presents it.
    init(token: String) {
        self.init(bytes: SecretToken(token).hash)
    }
}

/// Turns what clients write into what the ledger understands: numbers into accounts, quotes into their currencies.
struct TransferResolver: Sendable {
    let payees: PayeeStore
    let quotes: QuoteStore
    let ledger: LedgerDoor

    /// - Parameter transfers: with the id that each shall have.
    /// - Throws: `tooManyUnknownNumbers`.
    func resolve(
        _ transfers: [(id: TransactionID, fields: TransferFields)], for call: Call<some Endpoint>
    ) async throws -> [Transfer] {
        let owner = try call.caller.userID
        let numbers = try await accounts(Set(transfers.compactMap(\.fields.number)), owner, call)
        let pairs = try await quotes.pairs(transfers.compactMap(\.fields.quote), owner: owner)
        return transfers.map { id, fields in
            Transfer(
                id: id, source: fields.source,
                destination: fields.destination ?? fields.number.flatMap { numbers[$0] }, amount: fields.amount,
                description: fields.description, reference: fields.reference,
                authorization: fields.authorization.map { Authorization.Key(token: $0) }, quote: fields.quote,
                pair: fields.quote.flatMap { pairs[$0] })
        }
    }

    /// What was answered before is answered again, however many numbers were tried since: the ledger does not look at
    /// the command then.
    private func accounts(
        _ numbers: Set<AccountNumber>, _ owner: OwnerID, _ call: Call<some Endpoint>
    ) async throws -> [AccountNumber: AccountID] {
        do {
            return try await payees.find(numbers, for: owner).mapValues(\.wallet)
        } catch let refusal as WalletError {
            guard try await ledger.hasAnswered(call) else { throw refusal }
            return [:]
        }
    }
}
