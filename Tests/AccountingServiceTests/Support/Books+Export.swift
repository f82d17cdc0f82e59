import AccountingDomain
import MoneyKit

@testable import AccountingService

extension Books {
    func export(_ format: ExportFormat, _ filter: EntryStore.Filter = EntryStore.Filter()) async throws -> [UInt8] {
        let text = Collected()
        try await JournalExport(client).write(format, filter) { await text.append($0) }
        return await text.bytes
    }

    /// Every account's balance as `name currency` → decimal text, as another program should find it.
    func balances() async throws -> [String: String] {
        let chart = try await AccountStore(client).chart()
        var result: [String: String] = [:]
        for turnover in try await TurnoverStore(client).turnovers(.through(nil), closing: true) {
            guard let account = chart[number: turnover.account], turnover.netDebit != 0 else { continue }
            result["\(ExportName.name(of: account)) \(turnover.currency)"] =
                turnover.currency.amountText(ofMinorUnits: turnover.netDebit)
        }
        return result
    }
}

private actor Collected {
    private(set) var bytes: [UInt8] = []
    func append(_ more: [UInt8]) { bytes += more }
}
