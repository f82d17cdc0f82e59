import JSONKit
import MoneyKit

/// The bodies of requests, as a client writes them.
enum Bodies {
    static func deposit(wallet: String, cents: Int64) -> String {
        #"{"wallet_id":"\#(wallet)","amount":\#(Money.json(cents: cents, .USD))}"#
    }

    static func bankAccount() -> String {
        #"{"country":"DE","currency":"USD","holder_name":"Chaos Customer","holder_kind":"person","#
            + #""iban":"DE89370400440532013000"}"#
    }

    static func withdrawal(wallet: String, account: String, cents: Int64) -> String {
        #"{"wallet_id":"\#(wallet)","bank_account_id":"\#(account)","amount":\#(Money.json(cents: cents, .USD))}"#
    }

    static func transfer(_ item: Plan.Item) -> String { "{\(fields(item))}" }

    static func batch(_ items: [Plan.Item], atomic: Bool) -> String {
        let list = items.map { #"{"id":"\#($0.id)",\#(fields($0))}"# }.joined(separator: ",")
        return #"{"transfers":[\#(list)],"atomic":\#(atomic)}"#
    }

    static func hold(cents: Int64, reason: String) -> String {
        #"{"amount":\#(Money.json(cents: cents, .USD)),"reason":"\#(reason)"}"#
    }

    static func capture(_ item: Plan.Item) -> String {
        #"{"amount":\#(Money.json(cents: item.cents, .USD)),"destination_wallet_id":"\#(item.target)"}"#
    }

    static func quote(cents: Int64) -> String {
        #"{"source_currency":"USD","target_currency":"EUR","source_amount":\#(Money.json(cents: cents, .USD))}"#
    }

    static func conversion(quote: String, source: String, target: String) -> String {
        #"{"quote_id":"\#(quote)","source_wallet_id":"\#(source)","destination_wallet_id":"\#(target)"}"#
    }

    private static func fields(_ item: Plan.Item) -> String {
        """
        "source_wallet_id":"\(item.source)","destination_wallet_id":"\(item.target)",\
        "amount":\(Money.json(cents: item.cents, .USD)),"reference":"\(item.reference)"
        """
    }
}
