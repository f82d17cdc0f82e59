import AccountingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

struct GetAccount: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/accounting/accounts/{id}", id: "getAccount",
        summary: "One account with its balances on its normal side at the end of a day", tag: "Accounts",
        access: AccountingRoutes.reading)

    typealias Path = IDPath<AccountTag>

    struct Query: FieldDecodable {
        let asOf: CalendarDay?

        init(_ fields: inout Fields) {
            asOf = fields.optional("as_of", .asOf)
        }
    }

    let accounts: AccountStore
    let turnovers: TurnoverStore

    func handle(_ call: Call<Self>) async throws -> Reply<AccountView> {
        let chart = try await accounts.chart()
        guard let account = chart.accounts.first(where: { $0.id == call.path.id }) else {
            throw AccountingError.accountUnknown(call.path.id)
        }
        let day = call.query.asOf ?? call.receivedAt.day
        let balances = try await turnovers.turnovers(of: account.number, .through(day))
            .map { MoneySum(minorUnits: account.type.natural(netDebit: $0.netDebit), currency: $0.currency) }
            .sorted { $0.currency < $1.currency }
        return .ok(AccountView(account, in: chart, balances: balances))
    }
}
